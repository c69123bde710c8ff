#include "report/report.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "report/display_width.h"
#include "report/rows.h"
#include "support/temporary_folder.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

Field printed(const std::string& text, FieldKind kind = FieldKind::text, FieldValue value = {}) {
  Field field;
  field.kind = kind;
  field.source = FieldSource::text;
  field.text = text;
  field.value = std::move(value);
  field.confidence = 0.99996;
  field.regions = {{1, {10.126, 20, 30.5, 40}, std::nullopt}};
  return field;
}

Field absent(FieldKind kind = FieldKind::text) {
  Field field;
  field.kind = kind;
  field.confidence = 1;
  return field;
}

Field doubtful(Field field, double confidence) {
  field.source = FieldSource::ocr;
  field.needs_review = true;
  field.confidence = confidence;
  return field;
}

Field money(const std::string& text, const std::string& yuan) {
  return printed(text, FieldKind::money, Decimal::parse(yuan).value());
}

TargetValue at_least(const std::string& number, const std::string& unit) {
  return {TargetKind::quantitative, ">=", number, "", "", unit, UnitFrom::target};
}

Indicator indicator(const std::string& level1, const std::string& level2, const std::string& level3, Field target) {
  Indicator row;
  row.id = level3;
  row.level1 = printed(level1, FieldKind::word);
  row.level2 = printed(level2, FieldKind::word);
  row.level3 = printed(level3);
  row.target = std::move(target);
  return row;
}

Declaration declaration(const std::string& name) {
  Declaration result;
  result.id = "declaration-" + name;
  result.form = "generic";
  result.pages = {1, 2};
  result.title = printed("财政项目支出绩效目标申报表");
  result.fiscal_year = printed("2026 年度", FieldKind::year, 2026);
  result.project = {{"name", printed(name)},
                    {"nature", printed("其他经常性项目")},
                    {"category", printed("")},
                    {"competent_department", printed("松江区九亭镇")},
                    {"implementing_unit", absent()},
                    {"start_date", printed("2026-01-01", FieldKind::date, std::string("2026-01-01"))},
                    {"end_date", printed("年底", FieldKind::date)}};
  result.funds = {{"unit", printed("元", FieldKind::money_unit, std::string("元"))},
                  {"total", printed("", FieldKind::money)},
                  {"total_fiscal", absent(FieldKind::money)},
                  {"total_other", absent(FieldKind::money)},
                  {"annual_requested", money("1,100,000.00", "1100000")},
                  {"annual_fiscal", money("1,100,000.00", "1100000")},
                  {"annual_carryover", money("0.00", "0.00")},
                  {"annual_other", printed("约 3 万", FieldKind::money)}};
  result.goals = {{"overall", printed("")}, {"annual", printed("服务“一站式”, with \"quotes\", and\na line break")}};
  result.confidence = 0.5;
  return result;
}

Extraction two_declarations() {
  Extraction extraction;
  extraction.path = "in/volume.pdf";
  extraction.sha256 = std::string(64, 'a');
  extraction.page_count = 2;
  extraction.pages = {{1, PageKind::text, {595.276, 841.89}, 0}, {2, PageKind::scan, {595.276, 841.89}, 90.004}};
  extraction.models = {{"lexicon/labels.json", "1"}};
  Declaration first = declaration("公共图书经费");
  first.indicators = {
      indicator("产出指标", "数量指标", "购买报刊种类",
                printed("≥100.00(种/年)", FieldKind::target, at_least("100.00", "种/年"))),
      indicator("产出指标", "数量指标", "图书藏书总量",
                doubtful(printed("=100.00(%)", FieldKind::target,
                                 TargetValue{TargetKind::quantitative, "=", "100.00", "", "", "%", UnitFrom::level3}),
                         0.42)),
      indicator(
          "产出指标", "时效指标", "更新及时性",
          printed("及时", FieldKind::target, TargetValue{TargetKind::qualitative, "", "", "", "", "", UnitFrom::none})),
      indicator(
          "效益指标", "社会效益指标", "满意度",
          printed("80-90%", FieldKind::target, TargetValue{TargetKind::range, "", "", "80", "90", "%", UnitFrom::target}))};
  first.indicators[1].target.raw = "之100.00(%)";
  first.indicators[1].target.alternatives = {{"≥100.00(%)", 0.123456}};
  first.indicators[0].weight = printed("10", FieldKind::weight, std::string("10"));
  first.indicators[0].extra = {{"备注", printed("按季")}};
  first.extra = {{"联系电话", printed("021-57633000")}};
  first.findings = {{"funds.sum", Severity::warning, "the parts do not make the sum", {"/funds/total"}}};
  Declaration second = declaration("群文经费");
  second.project[0].field = doubtful(second.project[0].field, 0.7);
  extraction.declarations = {first, second};
  extraction.warnings = {{2, "image", "the page is dark"}};
  return extraction;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Json, KeepsTheContract) {
  const std::string text = to_json(two_declarations());
  EXPECT_EQ(text.back(), '\n');
  const Json json = Json::parse(text);
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["document"]["path"], "in/volume.pdf");
  EXPECT_EQ(json["document"]["pages"][1],
            (Json{{"number", 2}, {"kind", "scan"}, {"width", 595.28}, {"height", 841.89}, {"rotation", 90.0}}));
  EXPECT_FALSE(json["document"].contains("title"));
  EXPECT_EQ(json["program"]["models"]["lexicon/labels.json"], "1");
  EXPECT_EQ(json["warnings"][0], (Json{{"page", 2}, {"stage", "image"}, {"message", "the page is dark"}}));

  const Json& first = json["declarations"][0];
  std::vector<std::string> keys;
  for (const auto& item : first.items()) keys.push_back(item.key());
  EXPECT_EQ(keys, (std::vector<std::string>{"id", "subject", "title", "template", "pages", "fiscal_year", "project", "funds",
                                            "goals", "indicators", "extra", "findings", "confidence"}));
  EXPECT_EQ(first["fiscal_year"]["value"], 2026);
  EXPECT_EQ(first["fiscal_year"]["confidence"], 1.0);
  EXPECT_EQ(first["project"]["name"]["regions"][0]["box"], (Json{10.13, 20.0, 30.5, 40.0}));
  EXPECT_FALSE(first["project"]["name"].contains("value"));
  EXPECT_EQ(first["project"]["implementing_unit"]["source"], "absent");
  EXPECT_FALSE(first["project"]["implementing_unit"].contains("regions"));
  EXPECT_EQ(first["project"]["start_date"]["value"], "2026-01-01");
  EXPECT_TRUE(first["project"]["end_date"]["value"].is_null());
  EXPECT_EQ(first["funds"]["annual_requested"]["value"], "1100000.00");
  EXPECT_TRUE(first["funds"]["total"]["value"].is_null());
  EXPECT_EQ(
      first["indicators"][0]["target"]["value"],
      (Json{
          {"kind", "quantitative"}, {"operator", ">="}, {"number", "100.00"}, {"unit", "种/年"}, {"unit_from", "target"}}));
  EXPECT_EQ(first["indicators"][0]["weight"]["value"], "10");
  EXPECT_EQ(first["indicators"][0]["extra"][0]["label"], "备注");
  EXPECT_EQ(first["indicators"][1]["target"]["raw"], "之100.00(%)");
  EXPECT_EQ(first["indicators"][1]["target"]["alternatives"][0]["confidence"], 0.1235);
  EXPECT_FALSE(first["indicators"][1].contains("extra"));
  EXPECT_EQ(first["indicators"][2]["target"]["value"], (Json{{"kind", "qualitative"}}));
  EXPECT_EQ(first["indicators"][3]["target"]["value"],
            (Json{{"kind", "range"}, {"low", "80"}, {"high", "90"}, {"unit", "%"}, {"unit_from", "target"}}));
  EXPECT_EQ(first["findings"][0]["severity"], "warning");
}

TEST(Json, PrintsTitleIssuerAndQuadWhereThereAreSome) {
  Extraction extraction = two_declarations();
  extraction.title = printed("汇总表");
  extraction.title.regions[0].quad = Quad{Point{1.234, 2}, Point{3, 4}, Point{5, 6}, Point{7, 8}};
  extraction.declarations[0].issuer = printed("某局");
  const Json json = Json::parse(to_json(extraction));
  EXPECT_EQ(json["document"]["title"]["regions"][0]["quad"], (Json{1.23, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}));
  EXPECT_EQ(json["declarations"][0]["issuer"]["text"], "某局");
}

TEST(Json, SurvivesWhatIsNoUtf8AndNoNumber) {
  Extraction extraction = two_declarations();
  extraction.path = "a\xFF\xE6\x96 \xE6\x96\x87%.pdf";
  extraction.declarations[0].title.text = "\xC0\x80 bad";
  extraction.declarations[0].title.confidence = std::numeric_limits<double>::quiet_NaN();
  const Json json = Json::parse(to_json(extraction));
  EXPECT_EQ(json["document"]["path"], "a%FF%E6%96 文%.pdf");
  EXPECT_EQ(json["declarations"][0]["title"]["text"], "\uFFFD\uFFFD bad");
  EXPECT_EQ(json["declarations"][0]["title"]["confidence"], 0.0);
}

TEST(Json, TellsAnUnreadableFile) {
  const Error error(ErrorCode::unreadable, "x.pdf", "is no PDF", 3);
  const Json json = Json::parse(to_json(error, "x.pdf"));
  EXPECT_EQ(json["document"]["sha256"], std::string(64, '0'));
  EXPECT_EQ(json["document"]["page_count"], 0);
  EXPECT_TRUE(json["declarations"].empty());
  EXPECT_TRUE(json["declarations"].is_array());
  EXPECT_EQ(json["error"], (Json{{"code", "unreadable"}, {"message", "is no PDF"}, {"page", 3}}));
  EXPECT_EQ(Json::parse(to_json(error, "x.pdf", std::string(64, 'b')))["document"]["sha256"], std::string(64, 'b'));
}

TEST(Csv, HasARowAnIndicatorAsPrinted) {
  const std::string csv = to_csv(two_declarations());
  ASSERT_TRUE(csv.starts_with("\uFEFF文件,页码,标题,年度,发布单位,项目名称,"));
  const std::string begin =
      "in/volume.pdf,1–2,财政项目支出绩效目标申报表,2026,,公共图书经费,其他经常性项目,,松江区九亭镇,,2026-01-01,年底,"
      "元,,,,1100000.00,1100000.00,0.00,约 3 万,,\"服务“一站式”, with \"\"quotes\"\", and\na line break\",";
  const std::string end = "联系电话：021-57633000,the parts do not make the sum,";
  EXPECT_NE(csv.find("\r\n" + begin + "年度,产出指标,数量指标,购买报刊种类,≥100.00(种/年),>=,100.00,,,种/年,10,备注：按季," +
                     end + "1.0000,\r\n"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find("\r\n" + begin + "年度,产出指标,数量指标,图书藏书总量,=100.00(%),=,100.00,,,%,,," + end +
                     "0.4200,指标值\r\n"),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find("满意度,80-90%,,,80,90,%,"), std::string::npos);
  EXPECT_TRUE(csv.ends_with(",,,,,,,,,,,,,0.5000,项目名称\r\n")) << "a declaration without indicators has a row, too";
}

TEST(Csv, DisarmsOnlyWhatASpreadsheetCouldRun) {
  Extraction extraction = two_declarations();
  const auto cell = [&](const std::string& text) {
    extraction.declarations[1].title = printed(text);
    const std::string csv = to_csv(extraction);
    const std::size_t row = csv.rfind("in/volume.pdf,1–2,");
    return csv.substr(row + std::string("in/volume.pdf,1–2,").size(), text.size() + 3);
  };
  for (const std::string harmless : {"=100.00(%)", "=5(km)", "-5", "+86 21", "=30.00(kg/m2)", "@", "SUM(1)"})
    EXPECT_TRUE(cell(harmless).starts_with(harmless + ",")) << harmless;
  for (const std::string armed : {"=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM (1)", "-2+LOG10(1)", "＝WEBSERVICE（1）"})
    EXPECT_TRUE(cell(armed).starts_with("'" + armed)) << armed;
}

TEST(Rows, HaveACellForEveryColumnWhateverTheDeclarationsHold) {
  Extraction extraction = two_declarations();
  extraction.declarations[1].project.push_back({"contact", printed("张三")});
  extraction.declarations[0].funds.clear();
  for (const FlatTable& table : {indicator_rows(extraction), declaration_rows(extraction)}) {
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size());
    EXPECT_EQ(
        std::count_if(table.columns.begin(), table.columns.end(), [](const Column& c) { return c.heading == "contact"; }),
        1);
  }
  EXPECT_EQ(indicator_rows(extraction).rows.size(), 5U);
  EXPECT_EQ(declaration_rows(extraction).rows.size(), 2U);
  EXPECT_EQ(page_ranges({1, 2, 3, 5, 7, 8}), "1–3, 5, 7–8");
}

TEST(Table, ShowsTheTreeAndMarksDoubt) {
  const std::string table = to_table(two_declarations(), Color::never);
  EXPECT_NE(table.find("  项目名称      公共图书经费\n"), std::string::npos) << table;
  EXPECT_NE(table.find("  项目类别      —\n"), std::string::npos) << "a blank field of the contract has a dash";
  EXPECT_EQ(table.find("实施单位"), std::string::npos) << "an absent one is left out";
  EXPECT_NE(table.find("群文经费 ?"), std::string::npos);
  EXPECT_NE(table.find("    其中：当年财政拨款  1,100,000.00 元\n"), std::string::npos) << table;
  EXPECT_NE(table.find("  产出指标\n  ├─ 数量指标\n  │  ├─ 购买报刊种类"), std::string::npos) << table;
  EXPECT_NE(table.find("  │  └─ 图书藏书总量  =100.00(%) ?\n  └─ 时效指标\n     └─ 更新及时性"), std::string::npos);
  EXPECT_NE(
      table.find(
          "2 declarations, 4 indicators on 2 pages; 2 fields to check, marked ?; 1 warning:\n! page 2: the page is dark\n"),
      std::string::npos)
      << table;
  EXPECT_EQ(table.find('\033'), std::string::npos);
  EXPECT_NE(to_table(two_declarations(), Color::always).find("\033[31m=100.00(%) ?\033[0m"), std::string::npos);
}

TEST(Table, KeepsToItsWidthAndLosesNothing) {
  Extraction extraction = two_declarations();
  std::string goal;
  for (int i = 0; i < 60; ++i) goal += "因地制宜（A" + std::to_string(i) + "），";
  goal += std::string(300, 'x');
  extraction.declarations[0].goals[1].field.text = goal;
  extraction.declarations[0].indicators[0].level3.text = goal;
  extraction.declarations[0].indicators[0].target.text = goal;
  extraction.declarations[0].title.text = goal;
  for (const int columns : {10, 60, 81, 100, 1000}) {
    const std::string table = to_table(extraction, Color::never, columns);
    for (const std::string& line : lines_of(table)) {
      EXPECT_LE(width_of(line), std::clamp(columns, 60, 140)) << line;
      EXPECT_TRUE(valid_utf8(line) == line);
    }
    std::string joined;
    for (const std::string& line : lines_of(table)) joined += std::regex_replace(line, std::regex("^ +"), "");
    EXPECT_NE(joined.find(goal), std::string::npos) << "the goal, wrapped, at " << columns;
  }
}

TEST(Table, CountsAMergedCellOnce) {
  Extraction extraction = two_declarations();
  for (int i : {0, 1}) {
    Field& level2 = extraction.declarations[0].indicators[static_cast<std::size_t>(i)].level2;
    level2 = doubtful(level2, 0.8);
  }
  const std::string table = to_table(extraction, Color::never);
  EXPECT_NE(table.find("├─ 数量指标 ?\n"), std::string::npos);
  EXPECT_NE(table.find("; 3 fields to check"), std::string::npos) << table;
}

TEST(Table, TellsWhatTheTerminalMustNotSee) {
  Extraction extraction = two_declarations();
  extraction.declarations[0].title.text = "a\033[2Jb\u202Ec\x9B";
  const std::string table = to_table(extraction, Color::never);
  EXPECT_NE(table.find("a [2Jb c\uFFFD"), std::string::npos) << table;
}

TEST(Table, SaysInALineThatThereIsNothing) {
  Extraction extraction;
  extraction.page_count = 1;
  EXPECT_EQ(to_table(extraction, Color::never), "no declaration found on 1 page\n");
  extraction.warnings = {{0, "form", "no form found"}};
  EXPECT_EQ(to_table(extraction, Color::never), "! no form found\n");
}

TEST(Width, CountsWideCharactersTwice) {
  EXPECT_EQ(width_of("中文，A—"), 8);
  EXPECT_EQ(width_of("e\u0301"), 1);
  EXPECT_EQ(width_of("\xFF"), 1);
}

TEST(Xlsx, IsAnArchiveAndTheSameEveryTime) {
  Extraction extraction = two_declarations();
  extraction.declarations[0].goals[1].field.text = std::string(40000, 'x') + "\xFF\x01";
  extraction.declarations[0].indicators[2].target.text = "\xFF\x01\uFFFE";
  const std::string bytes = to_xlsx(extraction);
  EXPECT_TRUE(bytes.starts_with("PK\x03\x04"));
  EXPECT_EQ(bytes, to_xlsx(extraction));
  EXPECT_TRUE(to_xlsx(Extraction{}).starts_with("PK"));
}

TEST(Xlsx, SaysWhereThereIsNoTemporaryPlace) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  ::setenv("TMPDIR", "/dev/null/none", 1);
  try {
    to_xlsx(two_declarations());
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unwritable);
    EXPECT_NE(error.message.find("TMPDIR"), std::string::npos);
  }
  before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
}

class WriteFile : public testing::Test {
 protected:
  static std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }
  static ErrorCode code_of(const std::string& path) {
    try {
      write_file(path, "x");
    } catch (const Error& error) {
      EXPECT_EQ(error.file, path);
      return error.code;
    }
    return ErrorCode::internal;
  }

  const TemporaryFolder folder_;
};

TEST_F(WriteFile, ReplacesWholeAndLeavesNothingElse) {
  const std::string path = folder_ / "out.json";
  write_file(path, "first");
  ::chmod(path.c_str(), 0640);
  write_file(path, std::string("a\0b", 3));
  EXPECT_EQ(content(path), std::string("a\0b", 3));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
  EXPECT_EQ(entries(), 1U);
}

TEST_F(WriteFile, FollowsALink) {
  write_file(folder_ / "real.json", "old");
  std::filesystem::create_symlink("real.json", folder_ / "link.json");
  write_file(folder_ / "link.json", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link.json"));
  EXPECT_EQ(content(folder_ / "real.json"), "new");
}

TEST_F(WriteFile, SaysWhatCannotBeWritten) {
  EXPECT_EQ(code_of(folder_ / "none" / "out.json"), ErrorCode::unwritable);
  EXPECT_EQ(code_of(folder_.path()), ErrorCode::unwritable);
  EXPECT_EQ(code_of("/dev/full"), ErrorCode::unwritable);
  write_file("/dev/null", "x");
  write_file(folder_ / "file", "x");
  EXPECT_EQ(code_of(folder_ / "file" / "out.json"), ErrorCode::unwritable);
  EXPECT_THROW(check_folder_writable(folder_ / "file" / "below"), Error);
  EXPECT_NO_THROW(check_folder_writable(folder_ / "new" / "below"));
  EXPECT_EQ(entries(), 1U);
}

TEST(ReadJson, TakesBackAllThatIsPrintedOfAFieldsEvidence) {
  Field field = doubtful(printed("9.00"), 0.5);
  FieldEvidence& evidence = field.evidence;
  evidence.reader = "line-reader";
  evidence.characters = 4;
  evidence.lowest_score = evidence.mean_score = evidence.lowest_margin = 0.25;
  evidence.parses = evidence.known_word = !FieldEvidence{}.parses;
  evidence.near_word = evidence.odd_pitch = evidence.odd_amount = evidence.stands_out = evidence.may_hide_characters = true;
  evidence.label_match = 0.5;
  evidence.print_height = 31;
  evidence.cell.edge_support = evidence.cell.seal_overlap = evidence.cell.second_score = 0.5;
  evidence.cell.foreign_ink = evidence.cell.joined_text = true;
  evidence.cell.second = SecondOpinion::differs;
  evidence.rules_held = 2;
  evidence.rules_broken = 3;
  evidence.sums_held = 1;
  Declaration declaration;
  declaration.title = field;
  const Json once = Json::parse(to_json(std::vector<Declaration>{declaration}))[0]["title"];
  declaration.title = field_of_json(once.dump());
  const Json twice = Json::parse(to_json(std::vector<Declaration>{declaration}))[0]["title"];
  ASSERT_TRUE(once.contains("evidence"));
  EXPECT_EQ(once["evidence"], twice["evidence"]);
  EXPECT_EQ(once["evidence"]["foreign_ink"], true);
}

}  // namespace
}  // namespace inkgrid::report
