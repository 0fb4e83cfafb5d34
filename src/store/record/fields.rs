//! Walking over the fields of a Protocol Buffers message without decoding it, where decoding all of it would cost too
//! much (<https://protobuf.dev/programming-guides/encoding>).

/// The value of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number.
    Number(u64),
    /// Bytes, a text or a message.
    Bytes(&'a [u8]),
    /// Four or eight bytes that nothing here is made of.
    Fixed,
}

/// The fields of a message in the order they lie; ends early where they make no sense.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let head = number(&mut self.0)?;
        let value = match head & 7 {
            0 => Value::Number(number(&mut self.0)?),
            1 => self.skip(8)?,
            2 => {
                let length = usize::try_from(number(&mut self.0)?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            5 => self.skip(4)?,
            _ => return None,
        };
        Some((head >> 3, value))
    }
}

impl<'a> Fields<'a> {
    fn skip(&mut self, bytes: usize) -> Option<Value<'a>> {
        self.0 = self.0.get(bytes..)?;
        Some(Value::Fixed)
    }

    /// The last field of this number that holds bytes: the one that counts.
    pub(super) fn bytes(self, wanted: u64) -> Option<&'a [u8]> {
        let of = |(tag, value)| match value {
            Value::Bytes(bytes) if tag == wanted => Some(bytes),
            _ => None,
        };
        self.filter_map(of).last()
    }

    /// The last field of this number that holds a number.
    pub(super) fn number(self, wanted: u64) -> Option<u64> {
        let of = |(tag, value)| match value {
            Value::Number(number) if tag == wanted => Some(number),
            _ => None,
        };
        self.filter_map(of).last()
    }
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
