#!/bin/bash
# A laboratory of homes behind NATs in network namespaces. Root needed; nothing leaves this machine.
#
#   A (192.168.1.2) -- natA (198.51.100.11) --+
#                                             +-- pub 198.51.100.0/24 -- R (198.51.100.2), S (198.51.100.3)
#   B (192.168.2.2) -- natB (198.51.100.12) --+
#
# With `double` there is a carrier's router (ispA, 100.64.1.1) between natA and pub; with `six` everything has
# 2001:db8:: addresses and no IPv4 at all.
#
# `lan` is another world: A, B and C on one segment, 192.168.77.0/24, that leads nowhere.
#
# usage: lab.sh up plain|double|six|lan    make it, with no NAT in force
#        lab.sh down                   remove it
#        lab.sh mode A|B MODE          none | fw | fullcone | restricted | preserve | eim | random | noudp | notcp
#        lab.sh loss NS PERCENT        lose so many of the packets that enter a namespace; 0 ends it
#        lab.sh wire A|B DELAY_MS      a wire that takes so long each way
#        lab.sh move A|B ADDRESS       another address for a home
#        lab.sh upnp A|B               its router opens ports when asked (miniupnpd)
# The names of the namespaces begin with $NATLAB_PREFIX; wires keep their process ids in $NATLAB_RUN.
set -eu
P=${NATLAB_PREFIX:?}
RUN=${NATLAB_RUN:?}
HERE=$(dirname "$0")

ns() { ip netns exec "$P-$1" "${@:2}"; }
make() {
  ip netns add "$P-$1"; ns "$1" ip link set lo up
  ns "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
}
link() { # NS_A IF_A ADDRESS_A NS_B IF_B ADDRESS_B
  ip link add "$2" netns "$P-$1" type veth peer name "$5" netns "$P-$4"
  address "$1" "$2" "$3"; address "$4" "$5" "$6"
}
address() { # NS IF ADDRESS|-
  [ "$3" = - ] || ns "$1" ip addr add "$3" dev "$2" $(case $3 in *:*) echo nodad;; esac)
  ns "$1" ip link set "$2" up
}
port() { ns pub ip link set "$1" master br0; }
number() { [ "$1" = A ] && echo 1 || echo 2; }

up() {
  if [ "$1" = lan ]; then
    make pub; ns pub ip link add br0 type bridge mcast_snooping 0; ns pub ip link set br0 up
    local n=0
    for who in A B C; do
      n=$((n + 1)); make $who; link $who eth0 192.168.77.$n/24 pub p$who -; port p$who
    done
    return
  fi
  make pub; ns pub ip link add br0 type bridge; ns pub ip link set br0 up
  case $1 in six) local net="2001:db8::" bits=64;; *) local net=198.51.100. bits=24;; esac
  for who in R S; do
    make $who; local n; n=$([ $who = R ] && echo 2 || echo 3)
    link $who wan0 "$net$n/$bits" pub p$who -; port p$who
  done
  for home in A B; do
    local n; n=$(number $home)
    make $home; make nat$home
    ns nat$home sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
    case $1 in
      plain)
        link nat$home wan0 198.51.100.1$n/24 pub p$home -; port p$home ;;
      double)
        make isp$home; ns isp$home sysctl -qw net.ipv4.ip_forward=1
        link isp$home wan0 198.51.100.1$n/24 pub p$home -; port p$home
        link nat$home wan0 100.64.$n.2/24 isp$home lan0 100.64.$n.1/24
        ns nat$home ip route add default via 100.64.$n.1
        ns isp$home ip route add 192.168.$n.0/24 via 100.64.$n.2 ;;
      six)
        link nat$home wan0 2001:db8::1$n/64 pub p$home -; port p$home
        link $home eth0 2001:db8:$n::2/64 nat$home lan0 2001:db8:$n::1/64
        ns $home ip -6 route add default via 2001:db8:$n::1; continue ;;
    esac
    link $home eth0 192.168.$n.2/24 nat$home lan0 192.168.$n.1/24
    ns $home ip route add default via 192.168.$n.1
  done
  echo "$1" > "$RUN/kind"
  mode A none; mode B none
}

down() {
  [ ! -f "$RUN/upnp" ] || kill "$(cat "$RUN/upnp")" || true
  for home in A B; do [ ! -f "$RUN/wire$home" ] || kill "$(cat "$RUN/wire$home")" || true; done
  for who in A B C natA natB ispA ispB R S pub; do ip netns del "$P-$who" 2>/dev/null || true; done
}

routes() { # HOME add|del: the way to a home without a NAT
  local n other way=198.51.100.1 net=192.168.; n=$(number "$1")
  local route="$net$n.0/24 via $way$n"
  [ "$(cat "$RUN/kind")" != six ] || route="2001:db8:$n::/64 via 2001:db8::1$n"
  local edges="R S"; [ "$1" = A ] && other=B || other=A
  [ -e /var/run/netns/$P-isp$other ] && edges="$edges isp$other" || edges="$edges nat$other"
  for who in $edges; do ns $who ip route "$2" $route 2>/dev/null || true; done
}

mode() { # HOME MODE
  local n nat="" pre="" policy=drop more=""; n=$(number "$1")
  local inside=192.168.$n.2 via=${1}; via=nat$1
  case $2 in
    none) policy=accept ;;
    fw) ;;
    preserve) nat="masquerade" ;;
    random) nat="masquerade random,fully-random" ;;
    eim) nat="meta l4proto { tcp, udp } snat ip to 198.51.100.1$n:45001" ;;
    fullcone|restricted) nat="masquerade"
      pre="iifname \"wan0\" meta l4proto { tcp, udp } dnat to $inside" ;;
    notcp) if [ "$(cat "$RUN/kind")" = six ]; then
        more="ip6 saddr 2001:db8:1::/64 ip6 daddr 2001:db8:2::/64 meta l4proto tcp drop; ip6 saddr 2001:db8:2::/64 ip6 daddr 2001:db8:1::/64 meta l4proto tcp drop;"
      else
        nat="masquerade"
        # Only to the other home: what a friend in the middle is reached by stays.
        more="ip daddr { 198.51.100.11, 198.51.100.12 } meta l4proto tcp drop; ip saddr { 198.51.100.11, 198.51.100.12 } meta l4proto tcp drop;"
      fi ;;
    noudp) nat="masquerade"; more="meta l4proto udp drop;" ;;
    *) echo "no such mode: $2" >&2; exit 1 ;;
  esac
  [ "$2" = fullcone ] && more="iifname \"wan0\" accept;"
  [ "$2" = restricted ] && more="iifname \"lan0\" add @spoken { ip daddr timeout 120s }; iifname \"wan0\" ip saddr @spoken accept;"
  ns $via nft -f - <<EOF
flush ruleset
table inet fw {
  set spoken { type ipv4_addr; flags dynamic,timeout; size 1024; }
  chain forwarding {
    type filter hook forward priority 0; policy $policy;
    $more
    ct state established,related accept
    iifname "lan0" accept
    meta l4proto icmpv6 accept
  }
  chain incoming { type filter hook input priority 0; policy accept; iifname "wan0" ct state new meta l4proto { tcp, udp } drop; }
}
$(if [ -n "$nat" ] && [ "$(cat "$RUN/kind")" != six ]; then echo "table ip nat {
  chain out { type nat hook postrouting priority 100; oifname \"wan0\" $nat; }
  chain in { type nat hook prerouting priority -100; $pre; }
}"; fi)
EOF
  if [ -e /var/run/netns/$P-isp$1 ]; then
    ns isp$1 nft flush ruleset
    [ "$2" = none ] || ns isp$1 nft -f - <<EOF
table ip nat {
  chain out { type nat hook postrouting priority 100; oifname "wan0" masquerade; }
}
table inet fw {
  chain forwarding {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "lan0" accept
  }
  chain incoming {
    type filter hook input priority 0; policy accept;
    iifname "wan0" ct state new meta l4proto { tcp, udp } drop
  }
}
EOF
    ns isp$1 conntrack -F 2>/dev/null || true
  fi
  ns $via conntrack -F 2>/dev/null || true
  if [ -z "$nat" ]; then routes "$1" add; else routes "$1" del; fi
}

upnp() {
  # miniupnpd believes in no documentation address; only what it says about the outside differs.
  cat > "$RUN/upnp.conf" <<EOF
ext_ifname=wan0
ext_ip=8.7.6.5
listening_ip=lan0
enable_natpmp=yes
enable_upnp=yes
secure_mode=yes
uuid=00000000-0000-0000-0000-000000000001
allow 1024-65535 192.168.0.0/16 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
upnp_forward_chain=miniupnpd
upnp_nat_chain=prerouting_miniupnpd
upnp_nat_postrouting_chain=postrouting_miniupnpd
upnp_table_name=filter
upnp_nat_table_name=filter
EOF
  ns nat$1 nft -f - <<EOF
table inet filter {
  chain forward { type filter hook forward priority -1; jump miniupnpd; }
  chain miniupnpd { }
  chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
  chain prerouting_miniupnpd { }
  chain postrouting { type nat hook postrouting priority 99; jump postrouting_miniupnpd; }
  chain postrouting_miniupnpd { }
}
EOF
  ns nat$1 miniupnpd -f "$RUN/upnp.conf" -P "$RUN/upnp" >/dev/null 2>&1
}

loss() {
  ns "$1" nft delete table inet loss 2>/dev/null || true
  [ "$2" = 0 ] || ns "$1" nft -f - <<EOF
table inet loss {
  chain incoming { type filter hook prerouting priority -300; iifname != "lo" numgen random mod 100 < $2 drop; }
}
EOF
}

wire() {
  local n; n=$(number "$1")
  [ -x "$RUN/wire" ] || gcc -O2 -o "$RUN/wire" "$HERE/wire.c"
  ns $1 ip link del eth0
  "$RUN/wire" $P-$1 eth0 $P-nat$1 lan0 "$2" > "$RUN/said$1" 2>&1 & echo $! > "$RUN/wire$1"
  for _ in $(seq 100); do grep -q ready "$RUN/said$1" && break; sleep 0.05; done
  address $1 eth0 192.168.$n.2/24; address nat$1 lan0 192.168.$n.1/24
  ns $1 ip route add default via 192.168.$n.1
}

move() {
  local n; n=$(number "$1")
  ns $1 ip addr flush dev eth0; address $1 eth0 "$2/24"
  case $2 in 192.168.$n.*) ns $1 ip route add default via 192.168.$n.1 ;; esac
}

"$@"
