//! Cutting a list into pages.

/// How many pages a list of `total` fills; an empty list has one.
pub(super) fn count(total: usize, size: usize) -> usize {
    total.div_ceil(size.max(1)).max(1)
}

/// The part of a list that stands on page `page` (from 1).
pub(crate) fn slice<T>(list: &[T], page: usize, size: usize) -> &[T] {
    let start = (page.saturating_sub(1) * size).min(list.len());
    &list[start..(start + size).min(list.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_without_loss() {
        let list: Vec<usize> = (0..45).collect();
        assert_eq!(count(45, 20), 3);
        assert_eq!(count(0, 20), 1);
        assert_eq!(count(40, 20), 2);
        let all: Vec<usize> = (1..=3).flat_map(|page| slice(&list, page, 20).to_vec()).collect();
        assert_eq!(all, list);
        assert!(slice(&list, 9, 20).is_empty());
    }
}
