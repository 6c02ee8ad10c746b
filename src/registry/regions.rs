//! The divisions of GB/T 2260, and what the codes lack: groups, tiles, former codes.

use std::collections::{BTreeMap, HashMap};

use super::{duplicate, required_id};
use crate::formats::fields::Fields;
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic};
use crate::vocabulary::source_text::SourceText;

/// Number of a region in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RegionKey(pub usize);

/// What kind of node a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RegionKind {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// A node of the tree without a code, which adopts its members: 兵团, 雄安.
    Area,
    /// A set of regions that lies over the tree: 京津冀, 长三角.
    Group,
}

/// A division or a group of divisions.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    /// Six-digit code, or the id of a group.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// What it is.
    pub kind: RegionKind,
    /// The region above it in the tree.
    pub parent: Option<RegionKey>,
    /// The regions below it, in the order of codes.
    pub children: Vec<RegionKey>,
    /// Groups that lie over it.
    pub groups: Vec<RegionKey>,
    /// Members of a group or area.
    pub members: Vec<RegionKey>,
    /// The region that leads a group; its reports count there too.
    pub lead: Option<RegionKey>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A square of the tile grid.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    /// Which region.
    pub region: RegionKey,
    /// One character.
    pub abbr: String,
    /// Row from 1.
    pub row: usize,
    /// Column from 1.
    pub column: usize,
}

/// All regions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Regions {
    list: Vec<Region>,
    by_id: HashMap<String, RegionKey>,
    /// The squares of the grid, in the order of the file.
    pub tiles: Vec<Tile>,
    /// Former codes and the codes that took their place, with a note.
    former: BTreeMap<String, (RegionKey, String)>,
}

impl Regions {
    /// Reads `code,name,level,parent`.
    pub(super) fn read_csv(source: &SourceText) -> Checked<Regions> {
        let mut regions = Regions::default();
        let mut diagnostics = Vec::new();
        let mut reader = csv::ReaderBuilder::new().from_reader(source.text.as_bytes());
        let mut parents = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    let at = error.position().map_or(start, |position| position.byte() as usize);
                    let message = text!(
                        "这一行的列数不对，应是 code,name,level,parent",
                        "this row does not hold code,name,level,parent"
                    );
                    diagnostics.push(Diagnostic::new(Code::WRONG_TYPE, source.locate(at..at + 1), message));
                    continue;
                }
            }
            let start = record.position().map_or(start, |position| position.byte() as usize);
            let line = start..start + record.as_slice().len();
            let column = |index: usize| record.get(index).unwrap_or_default().trim();
            let kind = match column(2) {
                "province" => RegionKind::Province,
                "prefecture" => RegionKind::Prefecture,
                "county" => RegionKind::County,
                level => {
                    let message = text!(
                        "没有“{level}”这一级，只有 province、prefecture、county",
                        "there is no level “{level}”, only province, prefecture and county"
                    );
                    diagnostics.push(Diagnostic::new(Code::UNKNOWN_VALUE, source.locate(line), message));
                    continue;
                }
            };
            let code = column(0).to_owned();
            if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                let message = text!("“{code}”不是六位代码", "“{code}” is no code of six digits");
                diagnostics.push(Diagnostic::new(Code::INVALID_ID, source.locate(line), message));
                continue;
            }
            // A city without counties stands in the table a second time, as a county below itself.
            if column(3) == code {
                continue;
            }
            if regions.by_id.contains_key(&code) {
                diagnostics.push(duplicate(source, &line, &code));
                continue;
            }
            parents.push((regions.list.len(), column(3).to_owned(), line));
            regions.add(Region::new(code, column(1).to_owned(), kind));
        }
        for (index, parent, line) in parents {
            match regions.find(&parent) {
                Some(parent) => regions.adopt(parent, RegionKey(index)),
                None if parent.is_empty() => {}
                _ => {
                    let message = text!("上级代码“{parent}”不存在", "there is no region “{parent}” above");
                    diagnostics.push(Diagnostic::new(Code::UNKNOWN_REGION, source.locate(line), message));
                }
            }
        }
        Checked { value: regions, diagnostics }
    }

    /// Reads `region-groups.yaml` on top of the divisions.
    pub(super) fn read_groups(&mut self, fields: &Fields<'_>) {
        fields.maps("groups", |group| self.read_group(group));
        fields.maps("tiles", |tile| {
            let region = self.required(tile, "code");
            let abbr = tile.required_plain("abbr");
            let short = tile.plain("short");
            let (row, column) = (tile.number("row", 1, 1..=40), tile.number("column", 1, 1..=40));
            if let Some(region) = region {
                if let Some(short) = short {
                    self.list[region.0].short = short;
                }
                self.tiles.push(Tile { region, abbr, row, column });
            }
        });
        fields.maps("former_codes", |former| {
            let code = former.required_plain("code");
            let now = self.required(former, "now");
            let name = former.plain("name").unwrap_or_default();
            let note = former.plain("note").unwrap_or_default();
            if let Some(now) = now {
                self.former.insert(code, (now, format!("{name}，{note}").trim_matches('，').to_owned()));
            }
        });
    }

    fn read_group(&mut self, fields: &Fields<'_>) {
        let id = required_id(fields, "id");
        let name = fields.required_plain("name");
        let parent = fields.text("parent").and_then(|code| self.resolve(fields, &code));
        let lead = fields.text("lead").and_then(|code| self.resolve(fields, &code));
        let members: Vec<RegionKey> =
            fields.texts("members").iter().filter_map(|code| self.resolve(fields, code)).collect();
        let (short, note) = (fields.plain("short"), fields.plain("note"));
        if self.by_id.contains_key(&id.value) {
            fields.reader().push(duplicate(fields.reader().source, &id.range, &id.value));
            return;
        }
        let kind = if parent.is_some() { RegionKind::Area } else { RegionKind::Group };
        let mut group = Region::new(id.value, name, kind);
        group.short = short.unwrap_or(group.short);
        group.note = note;
        group.lead = lead;
        group.members.clone_from(&members);
        let key = self.add(group);
        if let Some(parent) = parent {
            self.adopt(parent, key);
        }
        for member in members {
            if kind == RegionKind::Area {
                self.adopt(key, member);
            } else {
                self.list[member.0].groups.push(key);
            }
        }
    }

    fn required(&self, fields: &Fields<'_>, key: &'static str) -> Option<RegionKey> {
        let code = fields.required_text(key)?;
        self.resolve(fields, &code)
    }

    /// The region of a code or group id that stands in the registry, or a report that there is none.
    pub(super) fn resolve(&self, fields: &Fields<'_>, code: &Spanned<String>) -> Option<RegionKey> {
        let found = self.find(&code.value);
        if found.is_none() {
            let source = fields.reader().source;
            fields.reader().push(self.unknown(&code.value, source.locate(code.range.clone())));
        }
        found
    }

    /// Says that there is no such region, and which one is meant.
    pub(crate) fn unknown(&self, id: &str, location: crate::vocabulary::diagnostic::Location) -> Diagnostic {
        let message = text!("没有代码为“{id}”的地区", "there is no region of the code “{id}”");
        let diagnostic = Diagnostic::new(Code::UNKNOWN_REGION, location, message);
        if let Some((now, note)) = self.former.get(id) {
            let now = self.get(*now);
            let (code, name) = (&now.id, &now.name);
            return diagnostic.help(text!(
                "这是旧代码（{note}），现在是 {code} {name}",
                "a former code ({note}); it is now {code} {name}"
            ));
        }
        if let Some(named) = self.list.iter().find(|region| region.name == id || region.short == id) {
            let (code, name) = (&named.id, &named.name);
            return diagnostic.help(text!("{name}的代码是 {code}", "the code of {name} is {code}"));
        }
        // Codes are near when they differ in their last digits, so a shared beginning beats edit distance.
        let near = (3..6).rev().find_map(|length| {
            let start = id.get(..length)?;
            self.list.iter().find(|region| region.id.starts_with(start))
        });
        match near {
            Some(region) => {
                let (code, name) = (&region.id, &region.name);
                diagnostic.help(text!("相近的代码：{code} {name}", "a code near to it: {code} {name}"))
            }
            None => diagnostic.nearest(id, self.list.iter().map(|region| region.id.as_str())),
        }
    }

    fn add(&mut self, region: Region) -> RegionKey {
        let key = RegionKey(self.list.len());
        self.by_id.insert(region.id.clone(), key);
        self.list.push(region);
        key
    }

    /// Puts `child` below `parent`, and takes it from where it was.
    fn adopt(&mut self, parent: RegionKey, child: RegionKey) {
        if let Some(before) = self.list[child.0].parent {
            self.list[before.0].children.retain(|key| *key != child);
        }
        self.list[child.0].parent = Some(parent);
        self.list[parent.0].children.push(child);
    }

    /// The region of this code or group id.
    pub(crate) fn find(&self, id: &str) -> Option<RegionKey> {
        self.by_id.get(id).copied()
    }

    /// One region.
    pub(crate) fn get(&self, key: RegionKey) -> &Region {
        &self.list[key.0]
    }

    /// All regions with their keys: divisions in the order of codes, then groups.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RegionKey, &Region)> {
        self.list.iter().enumerate().map(|(index, region)| (RegionKey(index), region))
    }

    /// The region and all above it, from itself upwards.
    pub(crate) fn ancestors(&self, key: RegionKey) -> Vec<RegionKey> {
        let mut all = vec![key];
        let mut here = key;
        // A tree read from a file could bite its own tail; nothing is deeper than its number of nodes.
        while let Some(above) = self.get(here).parent.or(self.get(here).lead) {
            if all.contains(&above) {
                break;
            }
            all.push(above);
            here = above;
        }
        all
    }

    /// Every region that something in `key` counts for: itself, all above it, and the groups over them.
    pub(crate) fn roll_up(&self, key: RegionKey) -> Vec<RegionKey> {
        let mut all = self.ancestors(key);
        // A report of a group counts for the group's lead, but not for other groups over the lead.
        if self.get(key).kind != RegionKind::Group {
            let groups: Vec<RegionKey> = all.iter().flat_map(|above| self.get(*above).groups.iter().copied()).collect();
            all.extend(groups);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The province-level region above `key`, or itself.
    pub(crate) fn province(&self, key: RegionKey) -> Option<RegionKey> {
        self.ancestors(key).into_iter().find(|above| self.get(*above).kind == RegionKind::Province)
    }

    /// From the province down to `key`, without areas on the way.
    pub(crate) fn path(&self, key: RegionKey) -> Vec<RegionKey> {
        let mut path = self.ancestors(key);
        path.reverse();
        path
    }

    /// The full name from the province down: `江苏省苏州市相城区`. Areas and groups stand by their own name.
    pub(crate) fn full_name(&self, key: RegionKey) -> String {
        if matches!(self.get(key).kind, RegionKind::Area | RegionKind::Group) {
            return self.get(key).name.clone();
        }
        let divisions = self.path(key).into_iter().filter(|above| self.get(*above).kind != RegionKind::Area);
        divisions.map(|above| self.get(above).name.as_str()).collect()
    }

    /// Whether `key` is `above`, lies below it, or is a member of it.
    pub(crate) fn is_within(&self, key: RegionKey, above: RegionKey) -> bool {
        let ancestors = self.ancestors(key);
        ancestors.contains(&above) || self.get(above).members.iter().any(|member| ancestors.contains(member))
    }
}

impl Region {
    fn new(id: String, name: String, kind: RegionKind) -> Region {
        Region {
            id,
            short: name.clone(),
            name,
            kind,
            parent: None,
            children: Vec::new(),
            groups: Vec::new(),
            members: Vec::new(),
            lead: None,
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "code,name,level,parent\n310000,上海市,province,\n310106,静安区,county,310000\n320000,江苏省,province,\n320500,苏州市,prefecture,320000\n441900,东莞市,county,441900\n320507,相城区,county,320500\n";

    fn regions() -> Regions {
        Regions::read_csv(&SourceText::new("regions.csv", CSV)).value
    }

    #[test]
    fn names_run_from_the_province_down() {
        let regions = regions();
        assert_eq!(regions.full_name(regions.find("320507").unwrap()), "江苏省苏州市相城区");
        assert_eq!(regions.province(regions.find("320507").unwrap()), regions.find("320000"));
    }

    #[test]
    fn broken_rows_are_reported_and_the_rest_is_read() {
        let text = "code,name,level,parent\n31,上海市,province,\n320000,江苏省,state,\n330000,浙江省,province,\n330001,甲,county,999999\nx,y\n";
        let checked = Regions::read_csv(&SourceText::new("regions.csv", text));
        let codes: Vec<_> =
            checked.diagnostics.iter().map(|found| (found.code.as_str(), found.location.line)).collect();
        assert_eq!(codes, [("invalid-id", 2), ("unknown-value", 3), ("wrong-type", 6), ("unknown-region", 5)]);
        assert!(checked.value.find("330000").is_some());
    }
}
