// The door itself: limits, stops, determinism.
#include <gtest/gtest.h>

#include <filesystem>

#include "inkgrid.h"

namespace inkgrid {
namespace {

const std::filesystem::path kFixtures = std::filesystem::path(INKGRID_SOURCE_DIR) / "fixtures";
const std::filesystem::path kVolume = kFixtures / "declarations" / "jiuting-2026-calc-song.pdf";
const std::filesystem::path kScan = kFixtures / "declarations" / "jiuting-2026-200-office.pdf";

ErrorCode code_of(const std::filesystem::path& file, const ExtractOptions& options, std::stop_token stop = {}) {
  try {
    extract(file, options, {}, std::move(stop));
  } catch (const Error& error) {
    return error.code;
  }
  ADD_FAILURE() << "no error";
  return ErrorCode::internal;
}

TEST(Extract, APageThatTakesTooLongIsLeftOutWithAWarning) {
  ExtractOptions options;
  options.limits.page_seconds = 0.02;
  const Extraction extraction = extract(kScan, options);
  EXPECT_EQ(extraction.pages.size(), 6u);
  ASSERT_EQ(extraction.warnings.size(), 6u);
  EXPECT_EQ(extraction.warnings[3].page, 4);
  EXPECT_NE(extraction.warnings[3].message.find("longer than"), std::string::npos);
  EXPECT_TRUE(extraction.declarations.empty());
}

TEST(Extract, AStopEndsTheRun) {
  std::stop_source stop;
  int pages = 0;
  try {
    extract(
        kVolume, {},
        [&](int page, int count) {
          EXPECT_EQ(count, 6);
          pages = page;
          if (page == 3) stop.request_stop();
        },
        stop.get_token());
    FAIL() << "ran on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::interrupted);
  }
  EXPECT_LE(pages, 4);
}

TEST(Extract, LimitsRefuseAFileInOneLine) {
  ExtractOptions few_pages;
  few_pages.limits.pages = 5;
  EXPECT_EQ(code_of(kVolume, few_pages), ErrorCode::unreadable);
  ExtractOptions few_bytes;
  few_bytes.limits.file_bytes = 1000;
  EXPECT_EQ(code_of(kVolume, few_bytes), ErrorCode::unreadable);
  ExtractOptions no_models;
  no_models.models = kFixtures;
  EXPECT_EQ(code_of(kVolume, no_models), ErrorCode::model_missing);
}

TEST(Extract, APageBeyondPaperIsAWarning) {
  const Extraction extraction = extract(kFixtures / "bad" / "wide-page.pdf");
  ASSERT_EQ(extraction.warnings.size(), 1u);
  EXPECT_EQ(extraction.warnings[0].page, 1);
}

TEST(Extract, RubbishUnderAPictureIsAScan) {
  const Extraction extraction = extract(kFixtures / "bad" / "rubbish-text-layer.pdf");
  ASSERT_EQ(extraction.pages.size(), 1u);
  EXPECT_EQ(extraction.pages[0].kind, PageKind::scan);
  ASSERT_EQ(extraction.declarations.size(), 1u);
  EXPECT_EQ(extraction.declarations[0].indicators.size(), 10u);
}

TEST(Extract, FiguresThatAFontsMapLiesAboutAreReadFromThePicture) {
  const auto money = [](const std::string& file, std::size_t declaration) {
    const Extraction extraction = extract(kFixtures / file);
    EXPECT_GT(extraction.declarations.size(), declaration) << file;
    std::string all;
    for (const NamedField& named : extraction.declarations.at(declaration).funds)
      if (named.field.kind == FieldKind::money && !named.field.text.empty())
        all += to_string(named.field.source) + " " + named.field.text + "\n";
    return all;
  };
  const auto from_picture = [](std::string all) {
    for (std::size_t at = 0; (at = all.find("text ", at)) != std::string::npos;) all.replace(at, 4, "ocr");
    return all;
  };
  for (const auto& [lying, honest] : {std::pair{"bad/lying-figures.pdf", "declarations/jiuting-2026-chromium-song.pdf"},
                                      {"bad/lying-figures-anew.pdf", "declarations/jiuting-2026-calc-kai.pdf"}}) {
    const std::string printed = money(honest, 4);
    EXPECT_EQ(printed.find("ocr"), std::string::npos) << honest << "\n" << printed;
    EXPECT_EQ(money(lying, 0), from_picture(printed)) << lying;
  }
}

TEST(Extract, EveryFieldHasItsPlaceOnThePage) {
  const Extraction extraction = extract(kVolume);
  ASSERT_EQ(extraction.declarations.size(), 5u);
  for (const Declaration& declaration : extraction.declarations)
    for_each_field(declaration, [&](const std::string& pointer, const Field& field) {
      if (field.source == FieldSource::absent) return;
      ASSERT_FALSE(field.regions.empty()) << pointer;
      for (const Region& region : field.regions) {
        const Size size = extraction.pages[static_cast<std::size_t>(region.page - 1)].size;
        EXPECT_TRUE(region.box.left >= 0 && region.box.right <= size.width && region.box.top >= 0 &&
                    region.box.bottom <= size.height)
            << pointer;
        EXPECT_GT(region.box.area(), 0) << pointer;
      }
    });
}

}  // namespace
}  // namespace inkgrid
