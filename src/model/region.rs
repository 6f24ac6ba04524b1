//! The place that a report is about: its name, its level and the places above it. From these come the
//! words that mean *here* and *elsewhere* in prose; no list of words names a place.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::text::{distinct, tidy};

/// What kind of place it is, in the words of `report.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Level {
    /// 省.
    #[serde(rename = "省")]
    Province,
    /// 自治区.
    #[serde(rename = "自治区")]
    AutonomousRegion,
    /// 直辖市.
    #[serde(rename = "直辖市")]
    Municipality,
    /// 地级市.
    #[serde(rename = "市", alias = "地级市", alias = "设区市")]
    City,
    /// 自治州.
    #[serde(rename = "州", alias = "自治州")]
    Prefecture,
    /// 盟.
    #[serde(rename = "盟")]
    League,
    /// 区.
    #[serde(rename = "区", alias = "市辖区")]
    District,
    /// 县.
    #[serde(rename = "县")]
    County,
    /// 自治县.
    #[serde(rename = "自治县")]
    AutonomousCounty,
    /// 旗.
    #[serde(rename = "旗", alias = "自治旗")]
    Banner,
    /// 县级市.
    #[serde(rename = "县级市")]
    CountyCity,
    /// 新区.
    #[serde(rename = "新区")]
    NewArea,
    /// 开发区, with a 管委会 instead of a government.
    #[serde(rename = "开发区", alias = "管委会", alias = "高新区", alias = "经开区")]
    Zone,
    /// Any other area with a 管委会.
    #[serde(rename = "功能区", alias = "园区")]
    Area,
}

impl Level {
    /// The character that goes with 全, 我 and 本: 全区, 我市.
    pub fn character(self) -> char {
        match self {
            Self::Province => '省',
            Self::Municipality | Self::City | Self::CountyCity => '市',
            Self::Prefecture => '州',
            Self::League => '盟',
            Self::County | Self::AutonomousCounty => '县',
            Self::Banner => '旗',
            Self::AutonomousRegion | Self::District | Self::NewArea | Self::Zone | Self::Area => '区',
        }
    }

    /// How far below the country: 1 a province, 2 a city, 3 a county, 4 a part of one.
    fn tier(self) -> u8 {
        match self {
            Self::Province | Self::AutonomousRegion | Self::Municipality => 1,
            Self::City | Self::Prefecture | Self::League => 2,
            Self::District | Self::County | Self::AutonomousCounty | Self::Banner | Self::CountyCity => 3,
            Self::NewArea | Self::Zone | Self::Area => 4,
        }
    }

    /// True for a place that a 管委会 runs.
    fn is_zone(self) -> bool {
        self.tier() == 4
    }
}

/// Ends of names and the level they tell, the longest first. Whether a 市 is of the level of a county only
/// `level` or the city above it can tell.
const ENDS: &[(&str, Level)] = &[
    ("管理委员会", Level::Zone),
    ("自治区", Level::AutonomousRegion),
    ("自治州", Level::Prefecture),
    ("自治县", Level::AutonomousCounty),
    ("自治旗", Level::Banner),
    ("开发区", Level::Zone),
    ("高新区", Level::Zone),
    ("经开区", Level::Zone),
    ("管委会", Level::Zone),
    ("功能区", Level::Area),
    ("示范区", Level::Area),
    ("保税区", Level::Area),
    ("园区", Level::Area),
    ("新区", Level::NewArea),
    ("省", Level::Province),
    ("市", Level::City),
    ("州", Level::Prefecture),
    ("盟", Level::League),
    ("县", Level::County),
    ("旗", Level::Banner),
    ("区", Level::District),
];

/// What zones are called, and what prose calls them in short.
const ZONES: &[(&str, &str)] = &[
    ("经济技术开发区", "经开区"),
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济开发区", "经开区"),
];

/// Peoples that names of autonomous places list: 恩施土家族苗族自治州 is 恩施州 in prose.
const PEOPLES: &str = "土家 布依 哈尼 傈僳 维吾尔 哈萨克 柯尔克孜 蒙古 朝鲜 达斡尔 鄂温克 鄂伦春 景颇 拉祜 纳西 东乡 \
    保安 撒拉 裕固 塔吉克 锡伯 仡佬 仫佬 毛南 普米 独龙 布朗 阿昌 各 壮 回 苗 彝 藏 侗 瑶 白 黎 傣 佤 畲 水 土 羌 怒 京 满";

/// The place of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its name as it stands in the text (`咸安区`).
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The places above it that `report.yaml` names, the nearest first.
    above: Vec<String>,
    /// Other names of it.
    aliases: Vec<String>,
}

/// The keys of `region` in `report.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RegionKeys {
    name: String,
    level: Option<Level>,
    /// The county or district of a zone.
    county: Option<String>,
    city: Option<String>,
    province: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
}

impl From<RegionKeys> for Region {
    fn from(keys: RegionKeys) -> Self {
        let RegionKeys { name, level, county, city, province, aliases } = keys;
        let by_name = || {
            let ends = ENDS.iter().find(|(end, _)| name.ends_with(end)).map_or(Level::District, |(_, level)| *level);
            // A city with a city above it is one of the level of a county.
            if ends == Level::City && city.is_some() { Level::CountyCity } else { ends }
        };
        let level = level.unwrap_or_else(by_name);
        let above = [county, city, province].into_iter().flatten().filter(|place| !place.is_empty()).collect();
        Self { name, level, above, aliases }
    }
}

impl From<&str> for Region {
    fn from(name: &str) -> Self {
        RegionKeys { name: name.to_owned(), ..RegionKeys::default() }.into()
    }
}

impl<'de> Deserialize<'de> for Region {
    /// A name alone, or a map of keys.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrKeys;
        impl<'de> Visitor<'de> for NameOrKeys {
            type Value = Region;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("string")
            }

            fn visit_str<E>(self, name: &str) -> Result<Region, E> {
                Ok(name.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Region, A::Error> {
                RegionKeys::deserialize(MapAccessDeserializer::new(map)).map(Region::from)
            }
        }
        deserializer.deserialize_any(NameOrKeys)
    }
}

impl Region {
    /// True for a text that is the name of a place: a name of its own before what kind of place it is.
    pub fn is_name(text: &str) -> bool {
        let stem = ENDS.iter().find_map(|(end, _)| text.strip_suffix(end));
        stem.is_some_and(|stem| !stem.is_empty() && !["全", "我", "本"].contains(&stem))
    }

    /// Every name it goes by, the one of the report first: 恩施土家族苗族自治州, 恩施州, 恩施.
    pub fn names(&self) -> Vec<String> {
        let name = tidy(&self.name);
        let government = ["管理委员会", "管委会"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        let mut names = vec![name.clone(), government.to_owned()];
        let stem = ENDS.iter().find_map(|(end, _)| government.strip_suffix(end)).unwrap_or(government);
        let of_people = government.len() - stem.len() > '区'.len_utf8() && government[stem.len()..].starts_with("自治");
        if of_people {
            let stem = without_peoples(stem);
            names.extend([format!("{stem}{}", self.level.character()), stem.to_owned()]);
        } else if let Some((stem, short)) =
            ZONES.iter().find_map(|(long, short)| Some((government.strip_suffix(long)?, short)))
        {
            names.push(format!("{stem}{short}"));
        } else if !self.level.is_zone() {
            names.push(stem.to_owned());
        }
        names.extend(self.aliases.iter().map(|name| tidy(name)));
        distinct(names.into_iter().filter(|name| name.chars().count() >= 2))
    }

    /// Words that mean this place: its names, 全区, 我区.
    pub fn here(&self) -> Vec<String> {
        let own = self.level.character();
        let mut words = self.names();
        words.extend(["全", "我", "本"].map(|front| format!("{front}{own}")));
        words.push(format!("{own}内"));
        words.push("辖区".to_owned());
        let kinds: &[&str] = match self.level {
            Level::Zone => &["开发区"],
            Level::NewArea => &["新区"],
            Level::Area => &["功能区", "园区"],
            Level::AutonomousRegion => &["自治区"],
            Level::Prefecture => &["自治州"],
            Level::AutonomousCounty => &["自治县"],
            _ => &[],
        };
        let shorts =
            ZONES.iter().map(|(_, short)| *short).filter(|short| words.iter().any(|word| word.ends_with(short)));
        let kinds: Vec<&str> = kinds.iter().copied().chain(shorts).collect();
        words.extend(kinds.iter().flat_map(|kind| ["", "全", "我", "本"].map(|front| format!("{front}{kind}"))));
        if self.level.is_zone() {
            words.push("管委会".to_owned());
        }
        distinct(words)
    }

    /// What stands before the name of one of its departments: 区, 咸安区.
    pub fn department_fronts(&self) -> Vec<String> {
        let mut fronts = self.names();
        fronts.push(self.level.character().to_string());
        if self.level.is_zone() {
            let zones =
                self.here().into_iter().filter(|word| word.ends_with('区') && !word.starts_with(['全', '我', '本']));
            fronts.extend(zones.chain(["管委会".to_owned()]));
            let boards: Vec<String> = fronts.iter().map(|front| format!("{front}管委会")).collect();
            fronts.extend(boards);
        }
        distinct(fronts)
    }

    /// Words that mean another place: the country, those above and beside it.
    pub fn elsewhere(&self) -> Vec<String> {
        let own = self.level.character();
        let tier = self.level.tier();
        let mut words: Vec<String> = ["全国", "国家"].map(str::to_owned).to_vec();
        let mut of_level = |character: char, is_above: bool| {
            if character == own {
                return;
            }
            words.push(format!("全{character}"));
            if is_above {
                words.push(format!("{character}内"));
                words.push(format!("同期全{character}"));
            }
        };
        for (character, level) in [('省', 1), ('市', 2), ('州', 2), ('盟', 2), ('区', 3), ('县', 3), ('旗', 3)] {
            of_level(character, level < tier);
        }
        // Alone they are the government above; 州 and 盟 are parts of names.
        let alone = [('省', 1, "省"), ('市', 2, "市")];
        words.extend(
            alone.iter().filter(|(c, level, _)| *c != own && *level < tier).map(|(.., word)| (*word).to_owned()),
        );
        if tier > 2 && own != '市' {
            words.extend(["省市", "全省全市"].map(str::to_owned));
        }
        for place in &self.above {
            let stem = ENDS.iter().find_map(|(end, _)| place.strip_suffix(end)).unwrap_or(place);
            words.extend([tidy(place), tidy(without_peoples(stem))]);
            if place.ends_with("自治区") {
                words.push("自治区".to_owned());
            }
        }
        let here = self.here();
        distinct(words.into_iter().filter(|word| !word.is_empty() && !here.contains(word)))
    }

    /// True when a word for another place is one above this one but below the province, whose members no
    /// table ranks: 居全市第二 of a district.
    pub fn is_city_above(word: &str) -> bool {
        word.ends_with(['市', '州', '盟'])
    }

    /// True when a text says that it speaks of a place above as a whole.
    pub fn is_outgrown(&self, text: &str) -> bool {
        let own = self.level.character();
        text.contains("全国") || ['省', '市', '州', '盟'].iter().any(|c| *c != own && text.contains(&format!("全{c}")))
    }
}

/// 恩施土家族苗族 → 恩施.
fn without_peoples(stem: &str) -> &str {
    let mut rest = stem;
    while let Some(shorter) = PEOPLES.split_whitespace().find_map(|people| {
        let before = rest.strip_suffix('族').unwrap_or(rest).strip_suffix(people)?;
        // 白 and 土 alone are also characters of places.
        let is_people = rest.ends_with('族') || people.chars().count() > 1;
        Some(before).filter(|before| is_people && before.chars().count() >= 2)
    }) {
        rest = shorter;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> Region {
        #[derive(Deserialize)]
        struct Settings {
            region: Region,
        }
        serde_yaml::from_str::<Settings>(yaml).unwrap_or_else(|error| panic!("{yaml}: {error}")).region
    }

    #[test]
    fn a_level_is_told_by_the_name_or_by_what_is_above() {
        for (yaml, level) in [
            ("region: 咸安区", Level::District),
            ("region: 通山县", Level::County),
            ("region: 长阳土家族自治县", Level::AutonomousCounty),
            ("region: 咸宁市", Level::City),
            ("region: { name: 大冶市, city: 黄石市 }", Level::CountyCity),
            ("region: { name: 大冶市, level: 县级市 }", Level::CountyCity),
            ("region: 恩施土家族苗族自治州", Level::Prefecture),
            ("region: 两江新区", Level::NewArea),
            ("region: 咸宁高新技术产业开发区", Level::Zone),
            ("region: 临空经济区管委会", Level::Zone),
            ("region: { name: 临空经济区, level: 功能区 }", Level::Area),
            ("region: 湖北省", Level::Province),
            ("region: { name: 重庆市, level: 直辖市 }", Level::Municipality),
            ("region: 准格尔旗", Level::Banner),
        ] {
            assert_eq!(read(yaml).level, level, "{yaml}");
        }
        assert!(serde_yaml::from_str::<Region>("{ name: 甲区, level: 乡镇 }").is_err());
        assert!(serde_yaml::from_str::<Region>("{ name: 甲区, town: 乙 }").is_err());
    }

    #[test]
    fn words_for_here_and_elsewhere_follow_from_it() {
        for (yaml, here, elsewhere, neither) in [
            (
                "region: { name: 咸安区, city: 咸宁市, province: 湖北省 }",
                "咸安区 咸安 全区 我区 区内",
                "全市 市 市内 全省 省市 湖北 湖北省 咸宁市 咸宁 全国 全县",
                "管委会 开发区",
            ),
            ("region: 咸宁市", "咸宁市 咸宁 全市 我市 本市 市内", "全省 省 省内 全国 全区 全县", "市 省市"),
            (
                "region: { name: 大冶市, city: 黄石市, province: 湖北省 }",
                "大冶市 大冶 全市 我市",
                "黄石市 黄石 湖北 全省 全县",
                "市 市内外",
            ),
            ("region: 通山县", "通山县 通山 全县 我县 县内", "全市 全省 全区 市", "县"),
            ("region: 恩施土家族苗族自治州", "恩施州 恩施 全州 我州 自治州", "全省 省 全市 全县", "市 州"),
            (
                "region: 咸宁高新技术产业开发区",
                "咸宁高新区 全区 高新区 开发区 管委会 全高新区",
                "全市 全省 全县",
                "咸宁",
            ),
            ("region: 两江新区", "两江新区 新区 全区 我区", "全市 全省", "两江"),
            (
                "region: { name: 邕宁区, city: 南宁市, province: 广西壮族自治区 }",
                "邕宁区 全区",
                "自治区 广西 全市",
                "壮族",
            ),
            ("region: 湖北省", "湖北 全省 我省 省内", "全国 全市 全县", "省 市"),
        ] {
            let region = read(yaml);
            let (own, other) = (region.here(), region.elsewhere());
            let has = |words: &[String], word: &str| words.iter().any(|own| own == word);
            for word in here.split(' ') {
                assert!(has(&own, word) && !has(&other, word), "{yaml}: {word} in {own:?}");
            }
            for word in elsewhere.split(' ') {
                assert!(has(&other, word) && !has(&own, word), "{yaml}: {word} in {other:?}");
            }
            for word in neither.split(' ') {
                assert!(!has(&own, word) && !has(&other, word), "{yaml}: {word}");
            }
        }
    }
}
