//! QUIC's settings: TLS as mere wrapping, one stream, and no word that nobody asked for.

use std::io;
use std::sync::Arc;

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{
    ClientConfig, EndpointConfig, IdleTimeout, NoneTokenStore, ServerConfig, TransportConfig,
    VarInt,
};
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::version::TLS13;
use rustls::{DigitallySignedStruct, SignatureScheme};

use super::limits::{
    CANDIDATES_MAX, FIRST_MTU, FIRST_ROUND_TRIP, INCOMING_BYTES_MAX, KEEP_ALIVE, PUNCHES_MAX,
    SILENCE_MAX, WINDOW_BYTES,
};

/// What both sides say they speak.
const ALPN: &[u8] = b"hobnob/1";
/// The only QUIC version that we speak (RFC 9000).
const QUIC_VERSION: u32 = 1;

/// The settings of an endpoint. Its connection ids are keyed, as is quinn's default: a packet for one that we never gave
/// out is dropped and not answered with a stateless reset.
pub(super) fn endpoint() -> EndpointConfig {
    let mut config = EndpointConfig::default();
    config.supported_versions(vec![QUIC_VERSION]);
    config
}

/// The hosting side, with a certificate that nobody saw before and nobody will see after.
pub(super) fn host() -> io::Result<ServerConfig> {
    let fresh = rcgen::generate_simple_self_signed(Vec::new()).map_err(io::Error::other)?;
    let key = PrivatePkcs8KeyDer::from(fresh.key_pair.serialize_der());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![fresh.cert.into()], key.into())
        .map_err(io::Error::other)?;
    tls.alpn_protocols = vec![ALPN.to_vec()];
    // A ticket would let a friend's device be recognised where it presents it.
    tls.send_tls13_tickets = 0;
    let crypto = QuicServerConfig::try_from(tls).map_err(io::Error::other)?;
    let mut config = ServerConfig::with_crypto(Arc::new(crypto));
    config
        .transport_config(Arc::new(transport(1)?))
        .max_incoming(PUNCHES_MAX * CANDIDATES_MAX)
        .incoming_buffer_size(INCOMING_BYTES_MAX)
        .incoming_buffer_size_total(INCOMING_BYTES_MAX * PUNCHES_MAX as u64);
    Ok(config)
}

/// The dialling side.
pub(super) fn dialler() -> io::Result<ClientConfig> {
    let provider = provider();
    let mut tls = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&TLS13])
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        .with_no_client_auth();
    tls.alpn_protocols = vec![ALPN.to_vec()];
    // The name would cross the wire readable.
    tls.enable_sni = false;
    tls.resumption = Resumption::disabled();
    let crypto = QuicClientConfig::try_from(tls).map_err(io::Error::other)?;
    let mut config = ClientConfig::new(Arc::new(crypto));
    config.transport_config(Arc::new(transport(0)?)).token_store(Arc::new(NoneTokenStore));
    Ok(config)
}

/// `streams`: how many the other side may open.
fn transport(streams: u32) -> io::Result<TransportConfig> {
    let silence = IdleTimeout::try_from(SILENCE_MAX).map_err(io::Error::other)?;
    let mut config = TransportConfig::default();
    config
        .max_concurrent_bidi_streams(streams.into())
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(WINDOW_BYTES.into())
        .receive_window(WINDOW_BYTES.into())
        .send_window(WINDOW_BYTES.into())
        .keep_alive_interval(Some(KEEP_ALIVE))
        .max_idle_timeout(Some(silence))
        .initial_rtt(FIRST_ROUND_TRIP)
        .initial_mtu(FIRST_MTU)
        // A bit that lets an onlooker measure our round trips.
        .allow_spin(false);
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Takes any certificate. Who is there is proved by the door that runs inside the stream, to both sides and without
/// a certificate; TLS is here only because QUIC cannot do without it. A liar in the middle would carry the door's
/// bytes and understand none.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _chain: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("QUIC has no TLS 1.2".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
