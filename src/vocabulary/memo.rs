//! [`Memo`]: the last value that was made, and of what; made again only when that has changed.

use crate::vocabulary::fingerprint::Fingerprint;

/// Remembers one value by the fingerprint of everything that it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Memo<T> {
    last: Option<(Fingerprint, T)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { last: None }
    }
}

impl<T: Clone> Memo<T> {
    /// The value made of what `print` is the fingerprint of: the last one, or a new one.
    ///
    /// # Errors
    /// Those of `make`; then nothing is remembered.
    pub(crate) fn get<E>(&mut self, print: Fingerprint, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.get_from(print, |_| make())
    }

    /// The same for a value of which parts can be taken from the last one.
    ///
    /// # Errors
    /// Those of `make`; then nothing is remembered anew.
    pub(crate) fn get_from<E>(
        &mut self,
        print: Fingerprint,
        make: impl FnOnce(Option<&T>) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some((last, value)) = &self.last
            && *last == print
        {
            return Ok(value.clone());
        }
        let value = make(self.last.as_ref().map(|(_, value)| value))?;
        self.set(print, value.clone());
        Ok(value)
    }

    /// Remembers a value that was made otherwise.
    pub(crate) fn set(&mut self, print: Fingerprint, value: T) {
        self.last = Some((print, value));
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_value_is_made_once_for_each_change() {
        let mut memo = Memo::default();
        let mut made = 0;
        let mut get = |text: &str| {
            let value: Result<usize, Infallible> = memo.get(Fingerprint::of(text.as_bytes()), || {
                made += 1;
                Ok(text.len())
            });
            value.unwrap()
        };
        assert_eq!([get("a"), get("a"), get("bb"), get("bb"), get("a")], [1, 1, 2, 2, 1]);
        assert_eq!(made, 3);
    }
}
