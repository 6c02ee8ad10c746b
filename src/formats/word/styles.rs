//! Styles: what a paragraph or a run has from its style, and from those that the style is based on.

use std::collections::HashMap;

use super::xml::Element;

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug)]
struct Style {
    /// Its name in lower case: `heading 1`, `title`. Word keeps English names whatever language it speaks.
    name: String,
    based_on: Option<String>,
    /// 0 to 8 for headings, 9 for text.
    outline: Option<u8>,
    centred: Option<bool>,
    numbering: Option<NumberingReference>,
    format: Partial,
}

/// Which list a paragraph belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberingReference {
    /// The list; `0` takes a paragraph out of the list of its style.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    /// The style that says so; then the level is the one that names this style.
    pub(super) style: Option<String>,
}

/// How a run looks, as far as that is carried. `None`: as the style says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Partial {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) mark: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) script: Option<Script>,
}

/// Whether text stands on the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Script {
    #[default]
    Line,
    Super,
    Sub,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
    /// From 1.
    Heading(u8),
    Quote,
    /// A line of the table of contents.
    Contents,
}

/// Styles may be based on one another this often; more is a loop.
const CHAIN: usize = 20;

impl Styles {
    pub(super) fn read(root: &Element) -> Styles {
        let mut styles = Styles::default();
        for element in root.children().filter(|element| element.name() == "w:style") {
            let Some(id) = element.attribute("w:styleId") else { continue };
            let paragraph = element.child("w:pPr");
            let name = element.value("w:name").unwrap_or(id).trim().to_lowercase();
            if element.attribute("w:type") == Some("paragraph")
                && matches!(element.attribute("w:default"), Some("1" | "true" | "on"))
            {
                styles.default = Some(id.to_owned());
            }
            let style = Style {
                name,
                based_on: element.value("w:basedOn").map(str::to_owned),
                outline: paragraph.and_then(outline),
                centred: paragraph.and_then(centred),
                numbering: paragraph.and_then(NumberingReference::read),
                format: element.child("w:rPr").map(Partial::read).unwrap_or_default(),
            };
            styles.by_id.insert(id.to_owned(), style);
        }
        styles
    }

    /// The style of a paragraph.
    pub(super) fn of<'a>(&'a self, properties: Option<&'a Element>) -> Option<&'a str> {
        properties.and_then(|properties| properties.value("w:pStyle")).or(self.default.as_deref())
    }

    /// A style and those it is based on, each with its id.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let find = move |id: &'a str| Some((id, self.by_id.get(id)?));
        std::iter::successors(id.and_then(find), move |(_, style)| find(style.based_on.as_deref()?)).take(CHAIN)
    }

    /// What a paragraph of these properties is.
    pub(super) fn role(&self, properties: Option<&Element>) -> Role {
        let id = self.of(properties);
        let named =
            |(id, style): (&str, &Style)| role_of_name(&style.name).or_else(|| role_of_name(&id.to_lowercase()));
        let by_name = match id.filter(|id| !self.by_id.contains_key(*id)) {
            // A style that is used and not there.
            Some(id) => role_of_name(&id.to_lowercase()),
            None => self.chain(id).find_map(named),
        };
        match properties.and_then(outline) {
            Some(level) if level < 9 => return Role::Heading(level + 1),
            Some(_) if matches!(by_name, Some(Role::Heading(_))) => return Role::Text,
            _ => {}
        }
        if let Some(role) = by_name {
            return role;
        }
        match self.chain(id).find_map(|(_, style)| style.outline) {
            Some(level) if level < 9 => Role::Heading(level + 1),
            _ => Role::Text,
        }
    }

    /// Whether a paragraph stands in the middle.
    pub(super) fn is_centred(&self, properties: Option<&Element>) -> bool {
        let own = properties.and_then(centred);
        own.or_else(|| self.chain(self.of(properties)).find_map(|(_, style)| style.centred)).unwrap_or(false)
    }

    /// Which list a paragraph belongs to.
    pub(super) fn numbering(&self, properties: Option<&Element>) -> Option<NumberingReference> {
        if let Some(own) = properties.and_then(NumberingReference::read).filter(|own| own.list.is_some()) {
            return Some(own);
        }
        self.chain(self.of(properties)).find_map(|(id, style)| {
            let numbering = style.numbering.clone().filter(|numbering| numbering.list.is_some())?;
            Some(NumberingReference { style: Some(id.to_owned()), ..numbering })
        })
    }

    /// How a run looks in a paragraph of a style.
    pub(super) fn format(&self, run: Option<&Element>, paragraph: Option<&str>) -> Partial {
        let own = run.map(Partial::read).unwrap_or_default();
        let style = run.and_then(|run| run.value("w:rStyle"));
        let below = self.chain(style).chain(self.chain(paragraph)).map(|(_, style)| style.format);
        below.fold(own, Partial::or)
    }
}

/// What a style is by its name, in the languages of Word and WPS that reports come in.
fn role_of_name(name: &str) -> Option<Role> {
    for heading in ["heading", "标题"] {
        if let Some(level) = name.strip_prefix(heading) {
            match level.trim().parse::<u8>() {
                Ok(level @ 1..=9) => return Some(Role::Heading(level)),
                _ if level.is_empty() && heading == "标题" => return Some(Role::Title),
                _ => {}
            }
        }
    }
    match name {
        "title" => Some(Role::Title),
        "quote" | "intense quote" | "block text" | "引用" | "明显引用" => Some(Role::Quote),
        "table of figures" | "图表目录" => Some(Role::Contents),
        "normal" | "正文" => Some(Role::Text),
        _ => {
            let contents = name.strip_prefix("toc").or_else(|| name.strip_prefix("目录"))?;
            contents.trim().parse::<u8>().ok().map(|_| Role::Contents)
        }
    }
}

fn outline(properties: &Element) -> Option<u8> {
    properties.value("w:outlineLvl")?.parse().ok()
}

fn centred(properties: &Element) -> Option<bool> {
    properties.value("w:jc").map(|value| value == "center")
}

impl NumberingReference {
    fn read(properties: &Element) -> Option<NumberingReference> {
        let numbering = properties.child("w:numPr")?;
        let list = numbering.value("w:numId").map(str::to_owned);
        let level = numbering.value("w:ilvl").and_then(|level| level.parse().ok());
        Some(NumberingReference { list, level, style: None })
    }
}

impl Partial {
    fn read(run: &Element) -> Partial {
        let on = |name| run.switch(name);
        Partial {
            bold: on("w:b"),
            italic: on("w:i"),
            strike: on("w:strike").or_else(|| on("w:dstrike")),
            underline: on("w:u"),
            mark: on("w:highlight"),
            hidden: on("w:vanish"),
            script: run.value("w:vertAlign").map(|value| match value {
                "superscript" => Script::Super,
                "subscript" => Script::Sub,
                _ => Script::Line,
            }),
        }
    }

    fn or(self, below: Partial) -> Partial {
        Partial {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            strike: self.strike.or(below.strike),
            underline: self.underline.or(below.underline),
            mark: self.mark.or(below.mark),
            hidden: self.hidden.or(below.hidden),
            script: self.script.or(below.script),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_follow_from_names() {
        let table = [
            ("heading 1", Some(Role::Heading(1))),
            ("标题 3", Some(Role::Heading(3))),
            ("标题1", Some(Role::Heading(1))),
            ("标题", Some(Role::Title)),
            ("title", Some(Role::Title)),
            ("toc 2", Some(Role::Contents)),
            ("目录 1", Some(Role::Contents)),
            ("toc heading", None),
            ("heading", None),
            ("标题字符", None),
            ("heading 10", None),
        ];
        for (name, role) in table {
            assert_eq!(role_of_name(name), role, "{name}");
        }
    }

    #[test]
    fn styles_that_are_based_on_each_other_end() {
        let xml = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:type="paragraph" w:styleId="a"><w:name w:val="A"/><w:basedOn w:val="b"/></w:style>
            <w:style w:type="paragraph" w:styleId="b"><w:name w:val="B"/><w:basedOn w:val="a"/></w:style>
            </w:styles>"#;
        let styles = Styles::read(&super::super::xml::parse(xml.as_bytes(), "styles").unwrap());
        assert_eq!(styles.chain(Some("a")).count(), CHAIN);
    }
}
