#include "pdf/pdf_source.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "document/error.h"
#include "pdf/radicals.h"

namespace inkgrid {
namespace {

/// Objects count from 1; the first is the catalog.
std::string pdf_of(const std::vector<std::string>& objects) {
  std::string file = "%PDF-1.7\n";
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    offsets.push_back(file.size());
    file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t table = file.size();
  file += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t offset : offsets) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    file += line;
  }
  return file + "trailer\n<< /Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
         std::to_string(table) + "\n%%EOF\n";
}

std::string stream_of(const std::string& content, const std::string& entries = "") {
  return "<< /Length " + std::to_string(content.size()) + " " + entries + " >>\nstream\n" + content + "\nendstream";
}

/// One page of 400 by 600 pt. Font F is Helvetica; N a font of two-byte codes without meaning, V the same written downwards.
std::string page_of(const std::string& content, const std::string& page_entries = "",
                    const std::vector<std::string>& more_objects = {}, const std::string& more_resources = "") {
  const std::string descendant =
      "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nothing /DW 1000 "
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
      "/FontDescriptor << /Type /FontDescriptor /FontName /Nothing /Flags 4 /Ascent 5000 /Descent 0 >> >>]";
  const auto composite = [&](const std::string& encoding) {
    return "<< /Type /Font /Subtype /Type0 /BaseFont /Nothing /Encoding /" + encoding + " /DescendantFonts " + descendant +
           " >>";
  };
  std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R >>",
                                      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R " +
                                          page_entries + " /Resources << /Font << /F 5 0 R /N 6 0 R /V 7 0 R >> " +
                                          more_resources + " >> >>",
                                      stream_of(content),
                                      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
                                      composite("Identity-H"),
                                      composite("Identity-V")};
  objects.insert(objects.end(), more_objects.begin(), more_objects.end());
  return pdf_of(objects);
}

std::unique_ptr<PageSource> opened(const std::string& file, const std::string& password = "") {
  return pdf::open({file.begin(), file.end()}, password, "form.pdf");
}

PageLayer layer_of(const std::string& file) { return opened(file)->layer(1); }

ErrorCode failure_of(const std::string& file) {
  try {
    opened(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.file, "form.pdf");
    return error.code;
  }
  return ErrorCode::internal;
}

std::string text_of(const PageLayer& layer) {
  std::string text;
  for (const Glyph& glyph : layer.glyphs)
    if (glyph.paint == GlyphPaint::visible) text += glyph.text;
  return text;
}

void expect_ruling(const Ruling& ruling, Direction direction, double position, double start, double end, double thickness) {
  EXPECT_EQ(ruling.direction, direction);
  EXPECT_NEAR(ruling.position, position, 0.01);
  EXPECT_NEAR(ruling.start, start, 0.01);
  EXPECT_NEAR(ruling.end, end, 0.01);
  EXPECT_NEAR(ruling.thickness, thickness, 0.01);
}

void expect_box(const Box& box, double left, double top, double right, double bottom) {
  EXPECT_NEAR(box.left, left, 0.02);
  EXPECT_NEAR(box.top, top, 0.02);
  EXPECT_NEAR(box.right, right, 0.02);
  EXPECT_NEAR(box.bottom, bottom, 0.02);
}

TEST(Rulings, AreStrokedLines) {
  const PageLayer layer = layer_of(page_of("1 w 100 500 m 300 500 l S 0.5 w 100 500 m 100 400 l S"));
  ASSERT_EQ(layer.rulings.size(), 2u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 100, 100, 300, 1);
  expect_ruling(layer.rulings[1], Direction::vertical, 100, 100, 200, 0.5);
}

TEST(Rulings, AreSidesOfStrokedRectangles) {
  const PageLayer layer = layer_of(page_of("q 2 0 0 2 10 20 cm 0.5 w 20 40 50 30 re S Q"));
  ASSERT_EQ(layer.rulings.size(), 4u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 500, 50, 150, 1);
  expect_ruling(layer.rulings[1], Direction::vertical, 150, 440, 500, 1);
  expect_ruling(layer.rulings[2], Direction::horizontal, 440, 50, 150, 1);
  expect_ruling(layer.rulings[3], Direction::vertical, 50, 440, 500, 1);
}

TEST(Rulings, KeepTheirThicknessUnderUnevenScales) {
  const PageLayer layer = layer_of(page_of("q 1 0 0 4 0 0 cm 1 w 10 50 m 90 50 l 90 100 l S Q"));
  ASSERT_EQ(layer.rulings.size(), 2u);
  EXPECT_NEAR(layer.rulings[0].thickness, 4, 0.01);
  EXPECT_NEAR(layer.rulings[1].thickness, 1, 0.01);
}

TEST(Rulings, AreThinFilledRectangles) {
  const PageLayer layer = layer_of(page_of("50 400 200 0.5 re f 50 300 1.5 100 re f 50 100 200 80 re f 10 10 1 1 re f"));
  ASSERT_EQ(layer.rulings.size(), 2u) << "backgrounds and dots are no rulings";
  expect_ruling(layer.rulings[0], Direction::horizontal, 199.75, 50, 250, 0.5);
  expect_ruling(layer.rulings[1], Direction::vertical, 50.75, 200, 300, 1.5);
}

TEST(Rulings, AreFramesWithTheInsideCutOut) {
  const PageLayer layer = layer_of(page_of("100 100 200 200 re 101 101 198 198 re f*"));
  ASSERT_EQ(layer.rulings.size(), 4u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 300.5, 100, 300, 1);
  expect_ruling(layer.rulings[3], Direction::vertical, 299.5, 300, 500, 1);
  EXPECT_TRUE(layer_of(page_of("100 100 200 200 re 101 101 198 198 re f")).rulings.empty())
      << "without the even-odd rule both are filled";
}

TEST(Rulings, FollowTheTurnOfThePage) {
  const PageLayer layer = layer_of(page_of("1 w 100 500 m 300 500 l S", "/Rotate 90"));
  EXPECT_NEAR(layer.size.width, 600, 0.01);
  EXPECT_NEAR(layer.size.height, 400, 0.01);
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::vertical, 500, 100, 300, 1);
}

TEST(Rulings, CountFromTheCropBox) {
  const PageLayer layer = layer_of(page_of("1 w 60 500 m 300 500 l S", "/CropBox [50 100 250 550]"));
  EXPECT_NEAR(layer.size.width, 200, 0.01);
  EXPECT_NEAR(layer.size.height, 450, 0.01);
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 50, 10, 200, 1);
}

TEST(Rulings, ThatNobodySeesAreNone) {
  EXPECT_TRUE(layer_of(page_of("1 1 1 RG 100 500 m 300 500 l S 0.97 g 10 10 200 1 re f")).rulings.empty());
  EXPECT_TRUE(layer_of(page_of("q 0 0 50 50 re W n 100 500 m 300 500 l S Q")).rulings.empty());
  EXPECT_TRUE(layer_of(page_of("/T gs 100 500 m 300 500 l S", "", {}, "/ExtGState << /T << /CA 0 >> >>")).rulings.empty());
}

TEST(Rulings, InWhiteUponATintedCellAreSeen) {
  const PageLayer layer = layer_of(page_of("0.2 0.4 0.8 rg 50 400 300 100 re f 1 1 1 RG 200 400 m 200 500 l S"));
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::vertical, 200, 100, 200, 1);
}

TEST(Rulings, AreCutByTheClip) {
  const PageLayer layer = layer_of(page_of("q 100 0 100 600 re W n 50 500 m 300 500 l S Q"));
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 100, 100, 200, 1);
}

TEST(Rulings, AreStraightAndParallelToThePage) {
  EXPECT_TRUE(layer_of(page_of("10 10 m 200 20 l S 10 100 m 10 200 200 200 200 100 c 300 100 l S")).rulings.empty());
  const PageLayer layer = layer_of(page_of("10 100 m 300 101 l S"));
  ASSERT_EQ(layer.rulings.size(), 1u) << "a fifth of a degree is rounding";
  EXPECT_NEAR(layer.rulings[0].position, 499.5, 0.01);
}

TEST(Rulings, MayBeDashed) {
  const PageLayer layer = layer_of(page_of("[3 2] 0 d 100 500 m 300 500 l S"));
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 100, 100, 300, 1);
}

TEST(Rulings, MayBeDotsInARow) {
  std::string dots;
  for (int i = 0; i < 20; ++i) dots += std::to_string(100 + 2 * i) + " 500 1 1 re f ";
  for (int i = 0; i < 12; ++i) dots += "300 " + std::to_string(500 - 2 * i) + " 1 1 re f ";
  for (int i = 0; i < 5; ++i) dots += std::to_string(100 + 2 * i) + " 100 1 1 re f ";
  const PageLayer layer = layer_of(page_of(dots));
  ASSERT_EQ(layer.rulings.size(), 2u) << "five dots are no line";
  expect_ruling(layer.rulings[0], Direction::horizontal, 99.5, 100, 139, 1);
  expect_ruling(layer.rulings[1], Direction::vertical, 300.5, 99, 122, 1);
}

TEST(Rulings, ComeOutOfForms) {
  const std::string form =
      stream_of("0 0 m 50 0 l S", "/Type /XObject /Subtype /Form /BBox [0 -5 100 100] /Matrix [2 0 0 2 10 10]");
  const PageLayer layer = layer_of(page_of("/X Do", "", {form}, "/XObject << /X 8 0 R >>"));
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 590, 10, 110, 2);
}

TEST(Glyphs, StandWhereHelveticaPutsThem) {
  const PageLayer layer = layer_of(page_of("BT /F 10 Tf 100 500 Td (Hi) Tj ET"));
  ASSERT_EQ(layer.glyphs.size(), 2u);
  EXPECT_EQ(layer.glyphs[0].text, "H");
  EXPECT_NEAR(layer.glyphs[0].size, 10, 0.001);
  EXPECT_EQ(layer.glyphs[0].turn, Turn::none);
  EXPECT_EQ(layer.glyphs[0].paint, GlyphPaint::visible);
  expect_box(layer.glyphs[0].box, 100, 92.82, 107.22, 102.07);
  expect_box(layer.glyphs[1].box, 107.22, 92.82, 109.44, 102.07);
}

TEST(Glyphs, LeaveCharacterSpacingOutOfTheirBoxes) {
  const PageLayer layer = layer_of(page_of("BT /F 10 Tf 5 Tc 20 Tw 100 500 Td (H i) Tj ET"));
  ASSERT_EQ(layer.glyphs.size(), 3u);
  EXPECT_EQ(layer.glyphs[1].text, " ");
  EXPECT_NEAR(layer.glyphs[0].box.right, 107.22, 0.01);
  EXPECT_NEAR(layer.glyphs[1].box.left, 112.22, 0.01);
  EXPECT_NEAR(layer.glyphs[2].box.left, 140.0, 0.01);
}

TEST(Glyphs, TellTheirDirectionAndSize) {
  const PageLayer up = layer_of(page_of("BT /F 5 Tf 0 2 -2 0 100 500 Tm (H) Tj ET"));
  ASSERT_EQ(up.glyphs.size(), 1u);
  EXPECT_EQ(up.glyphs[0].turn, Turn::three_quarters);
  EXPECT_NEAR(up.glyphs[0].size, 10, 0.001);
  expect_box(up.glyphs[0].box, 92.82, 92.78, 102.07, 100);

  const PageLayer turned = layer_of(page_of("BT /F 10 Tf 100 500 Td (H) Tj ET", "/Rotate 90"));
  ASSERT_EQ(turned.glyphs.size(), 1u);
  EXPECT_EQ(turned.glyphs[0].turn, Turn::quarter);
  expect_box(turned.glyphs[0].box, 497.93, 100, 507.18, 107.22);
}

TEST(Glyphs, WithoutMeaningAreReplacementCharacters) {
  const PageLayer layer = layer_of(page_of("BT /N 10 Tf 100 500 Td <00410042> Tj ET"));
  EXPECT_EQ(text_of(layer), "\uFFFD\uFFFD");
  ASSERT_EQ(layer.glyphs.size(), 2u);
  // The font claims an ascent of 5 em.
  expect_box(layer.glyphs[1].box, 110, 91.2, 120, 101.2);
}

/// A page set in a Type 1 font with these glyphs for the codes 1, 2, 3 and this map of them.
PageLayer layer_in_font(const std::string& names, const std::string& map) {
  const std::string font =
      "<< /Type /Font /Subtype /Type1 /BaseFont /Nothing /FirstChar 1 /LastChar 3 /Widths [500 500 500] "
      "/Encoding << /Differences [1 " +
      names + "] >> /ToUnicode 9 0 R >>";
  const std::string characters =
      stream_of("begincmap 1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar " + map + " endbfchar endcmap");
  std::string file = page_of("BT /F 10 Tf 100 500 Td <010203> Tj ET", "", {font, characters});
  file.replace(file.find("/F 5 0 R"), 8, "/F 8 0 R");
  return layer_of(file);
}

FigureText figures_of(const std::string& names, const std::string& map) { return layer_in_font(names, map).figures; }

TEST(Glyphs, HaveFiguresThatTheirFontBearsOut) {
  const std::string in_order = "<01> <0031> <02> <0032> <03> <0033>", changed = "<01> <0033> <02> <0032> <03> <0031>";
  EXPECT_EQ(figures_of("/one /two /three", in_order), FigureText::borne_out);
  EXPECT_EQ(figures_of("/one /two /three", changed), FigureText::belied) << "by the glyphs' names";
  EXPECT_EQ(figures_of("/cid18 /cid19 /cid20", in_order), FigureText::borne_out)
      << "numbers in the font before it was cut down";
  EXPECT_EQ(figures_of("/cid18 /cid19 /cid20", changed), FigureText::claimed);
  EXPECT_EQ(figures_of("/cid18 /cid93 /cid40", in_order), FigureText::claimed);
  EXPECT_EQ(figures_of("/cid18 /cid93 /cid40", "<01> <0041> <02> <0042> <03> <0043>"), FigureText::borne_out)
      << "no figures";
  EXPECT_EQ(figures_of("/cid93 /cid94 /cid40", "<01> <2264> <02> <2265> <03> <0043>"), FigureText::borne_out);
  EXPECT_EQ(figures_of("/cid93 /cid94 /cid40", "<01> <2265> <02> <2264> <03> <0043>"), FigureText::claimed);
}

TEST(Glyphs, HaveFiguresThatAreOnlyClaimedWithTheirPlaces) {
  const PageLayer layer = layer_in_font("/cid18 /cid93 /cid40", "<01> <0041> <02> <0037> <03> <2264>");
  ASSERT_EQ(layer.claimed.size(), 2u) << "a letter is none";
  EXPECT_EQ(layer.claimed[0].called, U'7');
  EXPECT_EQ(layer.claimed[1].called, U'≤');
  EXPECT_EQ(layer.claimed[0].font, layer.claimed[1].font);
  EXPECT_TRUE(layer.glyphs[1].box.contains(layer.claimed[0].middle));
  EXPECT_TRUE(layer_in_font("/one /two /three", "<01> <0031> <02> <0032> <03> <0033>").claimed.empty());
}

TEST(Glyphs, OfVerticalFontsRunDownwards) {
  const PageLayer layer = layer_of(page_of("BT /V 10 Tf 100 500 Td <00410042> Tj ET"));
  ASSERT_EQ(layer.glyphs.size(), 2u);
  EXPECT_EQ(layer.glyphs[0].turn, Turn::quarter);
  expect_box(layer.glyphs[0].box, 95, 100, 105, 110);
  expect_box(layer.glyphs[1].box, 95, 110, 105, 120);
}

TEST(Glyphs, ThatNobodySeesAreInvisible) {
  const PageLayer layer = layer_of(page_of("BT /F 10 Tf 3 Tr 100 500 Td (a) Tj 0 Tr (b) Tj 1 g (c) Tj 0 g /T gs (d) Tj ET",
                                           "", {}, "/ExtGState << /T << /ca 0 >> >>"));
  EXPECT_EQ(layer.glyphs.size(), 4u);
  EXPECT_EQ(text_of(layer), "b");
}

TEST(Glyphs, InWhiteUponATintedCellAreSeen) {
  EXPECT_EQ(text_of(layer_of(page_of("0.1 0.2 0.6 rg 50 450 200 100 re f BT /F 10 Tf 1 g 100 500 Td (a) Tj ET"))), "a");
  EXPECT_EQ(text_of(layer_of(page_of("0.1 0.2 0.6 rg 50 450 200 100 re f 1 g 90 490 50 30 re f "
                                     "BT /F 10 Tf 100 500 Td (a) Tj ET"))),
            "");
}

TEST(Glyphs, PaintedOverAreInvisible) {
  EXPECT_EQ(text_of(layer_of(page_of("BT /F 10 Tf 100 500 Td (a) Tj ET 1 g 90 490 50 30 re f"))), "");
  EXPECT_EQ(text_of(layer_of(page_of("BT /F 10 Tf 100 500 Td (a) Tj ET q 90 490 m 100 530 l 95 490 l h W n "
                                     "1 g 90 490 50 30 re f Q"))),
            "a")
      << "a clip of another shape may leave the text free";
}

TEST(Glyphs, DrawnTwiceForBoldnessStandOnce) {
  EXPECT_EQ(text_of(layer_of(page_of("BT /F 10 Tf 100 500 Td (Hall) Tj 0.3 0 Td (Hall) Tj ET"))), "Hall");
  EXPECT_EQ(text_of(layer_of(page_of("BT /F 10 Tf 100 500 Td (ll) Tj 2.5 -20 Td (ll) Tj ET"))), "llll");
}

TEST(Glyphs, OutsideThePageAreDropped) {
  const PageLayer layer = layer_of(page_of("BT /F 10 Tf 500 500 Td (a) Tj ET BT /F 10 Tf 396 500 Td (W) Tj ET"));
  ASSERT_EQ(layer.glyphs.size(), 1u);
  EXPECT_EQ(layer.glyphs[0].text, "W");
}

TEST(Glyphs, CutByTheirCellsEdgeAreWholeAndClippedAwayInvisible) {
  const std::string cell = "q 100 480 20 40 re W n BT /F 10 Tf ";
  EXPECT_EQ(text_of(layer_of(page_of(cell + "102 500 Td (Overflow) Tj ET Q"))), "Overflow");
  EXPECT_EQ(text_of(layer_of(page_of(cell + "102 460 Td (Elsewhere) Tj ET Q"))), "");
}

TEST(Glyphs, SayWhatActualTextSays) {
  EXPECT_EQ(text_of(layer_of(page_of("BT /F 10 Tf 100 500 Td /Span << /ActualText (xy) >> BDC (ab) Tj EMC (c) Tj ET"))),
            "xyc");
  const PageLayer layer = layer_of(page_of("BT /F 10 Tf 100 500 Td /Span << /ActualText <FEFF2F08> >> BDC (HH) Tj EMC ET"));
  ASSERT_EQ(layer.glyphs.size(), 1u);
  EXPECT_EQ(layer.glyphs[0].text, "人");
  expect_box(layer.glyphs[0].box, 100, 92.82, 114.44, 102.07);
}

TEST(Glyphs, InFormsForSoftMasksAreNotOnThePage) {
  const std::string group = stream_of("BT /F 10 Tf 100 500 Td (mask) Tj ET 10 10 m 100 10 l S",
                                      "/Type /XObject /Subtype /Form /BBox [0 0 400 600] /Group << /S /Transparency /CS "
                                      "/DeviceGray >> /Resources << /Font << /F 5 0 R >> >>");
  const PageLayer layer = layer_of(page_of("/M gs BT /F 10 Tf 50 50 Td (page) Tj ET", "", {group},
                                           "/ExtGState << /M << /SMask << /S /Luminosity /G 8 0 R >> >> >>"));
  EXPECT_EQ(text_of(layer), "page");
  EXPECT_TRUE(layer.rulings.empty());
}

TEST(Pictures, OfAPartShowWhatThatOfThePageShows) {
  const auto source = opened(page_of("BT /F 10 Tf 100 500 Td (Part) Tj ET 90 480 200 30 re S", "/Rotate 90"));
  const PagePicture page = source->picture(1, 144), part = source->part(1, {480, 50, 520, 150}, 144);
  ASSERT_EQ(part.width, 80);
  ASSERT_EQ(part.height, 200);
  ASSERT_EQ(part.channels, page.channels);
  int ink = 0;
  for (int y = 0; y < part.height; ++y)
    for (int x = 0; x < part.width; ++x) {
      const std::uint8_t shade = part.pixels[static_cast<std::size_t>(y) * part.width + x];
      EXPECT_EQ(shade, page.pixels[static_cast<std::size_t>(y + 100) * page.width + x + 960]);
      ink += shade < 128;
    }
  EXPECT_GT(ink, 100);
}

TEST(Radicals, AreFolded) {
  EXPECT_EQ(pdf::fold_radical(U'\u2ED3'), U'长');
  EXPECT_EQ(pdf::fold_radical(U'\u2EA0'), U'民');
  EXPECT_EQ(pdf::fold_radical(U'\u2ED4'), U'门');
  EXPECT_EQ(pdf::fold_radical(U'\u2F49'), U'月');
  EXPECT_EQ(pdf::fold_radical(U'\u2FD5'), U'龠');
  EXPECT_EQ(pdf::fold_radical(U'\u2E9A'), U'\u2E9A') << "not assigned";
  EXPECT_EQ(pdf::fold_radical(U'\u2E7F'), U'\u2E7F');
  EXPECT_EQ(pdf::fold_radical(U'\u2FE0'), U'\u2FE0');
}

TEST(Images, ArePlacedWithTheirPixels) {
  const PageLayer layer = layer_of(page_of("q 100 0 0 50 20 30 cm BI /W 2 /H 3 /CS /G /BPC 8 ID abcdef EI Q 0 0 m 9 0 l S"));
  ASSERT_EQ(layer.images.size(), 1u);
  expect_box(layer.images[0].box, 20, 520, 120, 570);
  EXPECT_EQ(layer.images[0].pixel_width, 2);
  EXPECT_EQ(layer.images[0].pixel_height, 3);
  EXPECT_EQ(layer.rulings.size(), 1u) << "what follows an inline picture is read";
}

TEST(Images, ThatAreThinAndLongAreRulings) {
  const PageLayer layer = layer_of(page_of("q 100 0 0 0.75 20 30 cm BI /W 1 /H 1 /IM true /D [0 1] ID 0 EI Q"));
  EXPECT_TRUE(layer.images.empty());
  ASSERT_EQ(layer.rulings.size(), 1u);
  expect_ruling(layer.rulings[0], Direction::horizontal, 569.625, 20, 120, 0.75);
}

TEST(Images, OverTextHideIt) {
  const PageLayer layer = layer_of(
      page_of("BT /F 10 Tf 100 500 Td (read by a scanner) Tj ET q 400 0 0 600 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a EI Q"));
  EXPECT_EQ(layer.images.size(), 1u);
  EXPECT_EQ(text_of(layer), "");
}

TEST(Files, HavePagesWithContentsOrWithout) {
  const std::unique_ptr<PageSource> source = opened(
      pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 5 0 R >>", stream_of("0 50 m 100 50 l S")}));
  EXPECT_EQ(source->page_count(), 2);
  const PageLayer empty = source->layer(1);
  EXPECT_NEAR(empty.size.width, 200, 0.01);
  EXPECT_TRUE(empty.rulings.empty());
  EXPECT_EQ(source->layer(2).rulings.size(), 1u);
  EXPECT_THROW(source->layer(3), Error);
  EXPECT_THROW(source->picture(0, 72), Error);
}

TEST(Files, WithABrokenTableOfObjectsAreRepaired) {
  std::string file = page_of("100 500 m 300 500 l S");
  const std::size_t table = file.find("startxref\n") + 10;
  file.replace(table, file.find('\n', table) - table, "7");
  EXPECT_EQ(layer_of(file).rulings.size(), 1u);
  file.resize(file.find("startxref"));
  file.erase(file.find("xref\n0"), file.find("trailer") - file.find("xref\n0"));
  EXPECT_EQ(layer_of("junk of a mail program\n" + file).rulings.size(), 1u);
}

TEST(Files, BeyondRepairSaySo) {
  const std::string file = page_of("");
  EXPECT_EQ(failure_of(file.substr(0, 12)), ErrorCode::unreadable);
  EXPECT_EQ(failure_of(""), ErrorCode::unreadable);
  EXPECT_EQ(failure_of("GIF89a"), ErrorCode::unreadable);
  EXPECT_EQ(failure_of(pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"})),
            ErrorCode::unreadable);
}

TEST(Files, CutAnywhereNeverCrash) {
  const std::string file = page_of("BT /F 10 Tf 100 500 Td (Hi) Tj ET 100 500 m 300 500 l S");
  for (std::size_t length = 0; length < file.size(); length += 7) {
    try {
      const std::unique_ptr<PageSource> source = opened(file.substr(0, length));
      for (int page = 1; page <= source->page_count(); ++page) {
        source->layer(page);
        source->picture(page, 20);
      }
    } catch (const Error&) {
    }
  }
}

TEST(Files, AreKnownByTheirFirstBytes) {
  const auto is_pdf = [](const std::string& text) { return pdf::is_pdf({text.begin(), text.end()}); };
  EXPECT_TRUE(is_pdf("%PDF-1.4"));
  EXPECT_TRUE(is_pdf(std::string(1000, ' ') + "%PDF-1.4"));
  EXPECT_FALSE(is_pdf(std::string(1020, ' ') + "%PDF-1.4"));
  EXPECT_FALSE(is_pdf("%PDF"));
}

TEST(Pictures, ShowThePageOnWhitePaper) {
  const PagePicture picture = opened(page_of("1 0 0 rg 0 300 200 300 re f", "/Rotate 90"))->picture(1, 36);
  EXPECT_EQ(picture.width, 300);
  EXPECT_EQ(picture.height, 200);
  EXPECT_EQ(picture.channels, 3);
  EXPECT_EQ(picture.dpi, 36);
  ASSERT_EQ(picture.pixels.size(), 300u * 200 * 3);
  const auto at = [&](int x, int y) {
    const std::uint8_t* p = &picture.pixels[(static_cast<std::size_t>(y) * 300 + x) * 3];
    return std::vector<int>{p[0], p[1], p[2]};
  };
  EXPECT_EQ(at(10, 10), (std::vector<int>{255, 255, 255}));
  EXPECT_EQ(at(290, 10), (std::vector<int>{255, 0, 0}));
  EXPECT_EQ(at(290, 190), (std::vector<int>{255, 255, 255}));
}

TEST(Pictures, BeyondSenseAreRefused) {
  const std::unique_ptr<PageSource> source = opened(page_of("", "/MediaBox [0 0 14400 14400]"));
  try {
    source->picture(1, 600);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unreadable);
    EXPECT_EQ(error.page, 1);
  }
  EXPECT_THROW(opened(page_of(""))->picture(1, 0), Error);
}

double wave(double x, double y, int channel) {
  return 120 + 60 * std::sin(x / 37 + y / 90 + channel) + 50 * std::cos(y / 23 - x / 200 - channel);
}

// A picture without edges, so that it tells where it stands to a fraction of a pixel, and which way up; `channels` bytes a
// pixel.
std::string waves(int width, int height, int channels) {
  std::string bytes;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c) bytes.push_back(static_cast<char>(std::lround(wave(x, y, c))));
  return bytes;
}

std::string picture_of(int width, int height, const std::string& entries, const std::string& bytes) {
  return stream_of(bytes, "/Type /XObject /Subtype /Image /Width " + std::to_string(width) + " /Height " +
                              std::to_string(height) + " " + entries);
}

const std::string grey_waves = picture_of(800, 1200, "/ColorSpace /DeviceGray /BitsPerComponent 8", waves(800, 1200, 1));

struct Scan {
  std::string name, content, page_entries;
  std::vector<std::string> pictures = {grey_waves};  ///< A and B
};

std::string file_of(const Scan& scan, const std::string& more_content = "") {
  return page_of(scan.content + more_content, scan.page_entries, scan.pictures,
                 "/XObject << /A 8 0 R " + std::string(scan.pictures.size() > 1 ? "/B 9 0 R " : "") +
                     ">> /ExtGState << /Faint << /ca 0.5 >> >>");
}

// Mean difference of two pictures in levels of any channel.
double difference(const PagePicture& a, const PagePicture& b) {
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  const auto pixels = static_cast<std::size_t>(a.width) * a.height;
  double sum = 0;
  for (std::size_t i = 0; i < pixels; ++i)
    for (int c = 0; c < 3; ++c)
      sum += std::abs(a.pixels[a.channels == 3 ? 3 * i + c : i] - b.pixels[b.channels == 3 ? 3 * i + c : i]);
  return sum / 3 / static_cast<double>(pixels);
}

TEST(Scans, AreTheirPicturesAsDrawn) {
  const std::string cut = "/CropBox [30 50 350 560]";
  std::string bits;
  for (const char level : waves(800, 1200, 1)) bits.push_back(static_cast<char>(static_cast<unsigned char>(level) > 128));
  std::string packed;
  for (std::size_t i = 0; i < bits.size(); i += 8) {
    int byte = 0;
    for (std::size_t k = 0; k < 8; ++k) byte = byte << 1 | bits[i + k];
    packed.push_back(static_cast<char>(byte));
  }
  const auto strip = [](int height) {
    return picture_of(800, height, "/ColorSpace /DeviceGray /BitsPerComponent 8", waves(800, height, 1));
  };
  const std::string upright = "q 400 0 0 600 0 0 cm /A Do Q ";
  const std::vector<Scan> scans = {
      {"upright", upright, ""},
      {"turned by the page", upright, "/Rotate 90"},
      {"upside down by the page", upright, "/Rotate 180"},
      {"turned back by the page", upright, "/Rotate 270"},
      {"turned by its matrix", "q 0 600 -400 0 400 0 cm /A Do Q ", ""},
      {"turned back by its matrix", "q 0 -600 400 0 0 600 cm /A Do Q ", ""},
      {"mirrored", "q -400 0 0 600 400 0 cm /A Do Q ", ""},
      {"upside down", "q 400 0 0 -600 0 600 cm /A Do Q ", ""},
      {"turned and mirrored", "q 0 600 400 0 0 0 cm /A Do Q ", "/Rotate 90"},
      {"cropped", upright, cut},
      {"cropped and turned", upright, cut + " /Rotate 90"},
      {"with margins", "q 301.3 0 0 450.7 50.2 70.9 cm /A Do Q ", ""},
      {"clipped to the page", "q 0 0 400 600 re W n 400 0 0 600 0 0 cm /A Do Q ", ""},
      {"clipped smaller", "q 50 60 300 400 re W n 400 0 0 600 0 0 cm /A Do Q ", ""},
      {"clipped round", "q 0 0 m 400 0 l 200 600 l h W n 400 0 0 600 0 0 cm /A Do Q ", ""},
      {"leaning", "q 390 30 -30 590 30 5 cm /A Do Q ", ""},
      {"on white", "1 g 0 0 400 600 re f " + upright, ""},
      {"on text", "BT /F 30 Tf 1 0 0 1 30 300 Tm (below) Tj ET " + upright, ""},
      {"under hidden text", upright + "BT 3 Tr /F 30 Tf 1 0 0 1 30 300 Tm (hidden) Tj ET ", ""},
      {"under text", upright + "BT /F 90 Tf 1 0 0 1 30 300 Tm (seen) Tj ET ", ""},
      {"under white", upright + "1 g 100 100 200 200 re f ", ""},
      {"faint", "/Faint gs " + upright, ""},
      {"inverted",
       upright,
       "",
       {picture_of(800, 1200, "/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0]", waves(800, 1200, 1))}},
      {"of a palette",
       upright,
       "",
       {picture_of(800, 1200, "/ColorSpace [/Indexed /DeviceRGB 1 <2040F0 FFFFFF>] /BitsPerComponent 1", packed)}},
      {"of bits", upright, "", {picture_of(800, 1200, "/ColorSpace /DeviceGray /BitsPerComponent 1", packed)}},
      {"a stencil", upright, "", {picture_of(800, 1200, "/ImageMask true /BitsPerComponent 1", packed)}},
      {"a stencil inside out",
       "0 0 1 rg " + upright,
       "",
       {picture_of(800, 1200, "/ImageMask true /BitsPerComponent 1 /Decode [1 0]", packed)}},
      {"colour", upright, "", {picture_of(800, 1200, "/ColorSpace /DeviceRGB /BitsPerComponent 8", waves(800, 1200, 3))}},
      {"of four inks",
       upright,
       "/Rotate 90",
       {picture_of(800, 1200, "/ColorSpace /DeviceCMYK /BitsPerComponent 8", waves(800, 1200, 4))}},
      {"with a colour left out",
       upright,
       "",
       {picture_of(800, 1200, "/ColorSpace /DeviceGray /BitsPerComponent 8 /Mask [0 90]", waves(800, 1200, 1))}},
      {"in strips", "q 400 0 0 200 0 400 cm /A Do Q q 400 0 0 400 0 0 cm /B Do Q ", "", {strip(400), strip(800)}},
      {"over another", "q 200 0 0 300 0 0 cm /B Do Q " + upright, "", {grey_waves, strip(400)}},
      {"coarse", upright, "", {picture_of(200, 300, "/ColorSpace /DeviceGray /BitsPerComponent 8", waves(200, 300, 1))}},
      {"of unlike sides",
       upright,
       "",
       {picture_of(800, 300, "/ColorSpace /DeviceGray /BitsPerComponent 8", waves(800, 300, 1))}},
  };
  for (const Scan& scan : scans) {
    SCOPED_TRACE(scan.name);
    const PagePicture taken = opened(file_of(scan))->picture(1, 72);
    // A speck in the middle, and the page is drawn.
    const PagePicture drawn = opened(file_of(scan, "0.9 g 200 300 0.3 0.3 re f"))->picture(1, 72);
    EXPECT_EQ(taken.dpi, 72);
    // Drawing shifts a picture by up to a pixel, which is worth 3 levels, and more where it has edges; turned wrongly it
    // would differ by 30.
    EXPECT_LT(difference(taken, drawn), 6);
  }
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  EXPECT_EQ(
      compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
      Z_OK);
  packed.resize(size);
  return packed;
}

// Rows as PNG filters them, one filter after another (ISO/IEC 15948, 9.2); `pixel` bytes each.
std::string filtered(const std::string& bytes, int row, int pixel) {
  const auto at = [&](int y, int x) -> int {
    return y < 0 || x < 0 ? 0 : static_cast<unsigned char>(bytes[static_cast<std::size_t>(y) * row + x]);
  };
  std::string result;
  for (int y = 0; y < static_cast<int>(bytes.size()) / row; ++y) {
    const int filter = (y + 4) % 5;  // the first row, which has none above it, by the last filter
    result.push_back(static_cast<char>(filter));
    for (int x = 0; x < row; ++x) {
      const int left = at(y, x - pixel), above = at(y - 1, x), corner = x < pixel ? 0 : at(y - 1, x - pixel);
      const int guess = left + above - corner;
      const int from_left = std::abs(guess - left), from_above = std::abs(guess - above),
                from_corner = std::abs(guess - corner);
      const int nearest = from_left <= from_above && from_left <= from_corner ? left
                          : from_above <= from_corner                         ? above
                                                                              : corner;
      const int predicted[] = {0, left, above, (left + above) / 2, nearest};
      result.push_back(static_cast<char>(at(y, x) - predicted[filter]));
    }
  }
  return result;
}

TEST(Scans, PackedByFlateAreThoseUnpacked) {
  const auto shown = [](const std::string& entries, const std::string& bytes) {
    return opened(file_of({"", "q 400 0 0 600 0 0 cm /A Do Q ", "", {picture_of(400, 600, entries, bytes)}}))
        ->picture(1, 72);
  };
  struct Kind {
    std::string colours;
    int row, pixel;
    std::string terms;
  };
  for (const Kind& kind : {Kind{"/ColorSpace /DeviceGray /BitsPerComponent 8 ", 400, 1, ""},
                           Kind{"/ColorSpace /DeviceGray /BitsPerComponent 4 ", 200, 1, "/BitsPerComponent 4 "},
                           Kind{"/ColorSpace /DeviceRGB /BitsPerComponent 8 ", 1200, 3, "/Colors 3 "}}) {
    SCOPED_TRACE(kind.colours);
    const std::string bytes = waves(kind.row / kind.pixel, 600, kind.pixel);
    const std::string flate = kind.colours + "/Filter /FlateDecode ";
    const std::string terms = "<< /Predictor 15 /Columns 400 " + kind.terms + ">> ";
    const std::string packed = deflated(filtered(bytes, kind.row, kind.pixel));
    const PagePicture plain = shown(kind.colours, bytes);
    EXPECT_EQ(shown(flate, deflated(bytes)).pixels, plain.pixels);
    EXPECT_EQ(shown(flate + "/DecodeParms " + terms, packed).pixels, plain.pixels);
    EXPECT_EQ(shown(kind.colours + "/Filter [/FlateDecode] /DecodeParms [" + terms + "] ", packed).pixels, plain.pixels);

    // What is cut short shows what there is.
    const PagePicture cut = shown(flate + "/DecodeParms " + terms, packed.substr(0, packed.size() / 2));
    ASSERT_EQ(cut.pixels.size(), plain.pixels.size());
    EXPECT_TRUE(std::equal(plain.pixels.begin(), plain.pixels.begin() + plain.pixels.size() / 4, cut.pixels.begin()));
    EXPECT_EQ(cut.pixels.back(), 255);
  }
}

TEST(Scans, StandWhereTheyArePlaced) {
  const PagePicture picture = opened(file_of({"", "q 301.3 0 0 450.7 50.2 70.9 cm /A Do Q", ""}))->picture(1, 72);
  double sum = 0, count = 0;
  for (int y = 90; y < 500; ++y)
    for (int x = 60; x < 340; ++x) {
      const double from_x = (x + 0.5 - 50.2) / 301.3 * 800 - 0.5,
                   from_y = (y + 0.5 - (600 - 70.9 - 450.7)) / 450.7 * 1200 - 0.5;
      sum += std::abs(picture.pixels[static_cast<std::size_t>(y) * 400 + x] - wave(from_x, from_y, 0));
      ++count;
    }
  EXPECT_LT(sum / count, 1.5);  // a third of a pixel
  EXPECT_EQ(picture.pixels[400 * 60 + 200], 255);
}

TEST(Scans, KeepTheirPixelsAtTheirResolution) {
  const std::string bytes = waves(800, 1200, 1);
  const std::vector<std::uint8_t> pixels(bytes.begin(), bytes.end());
  const PagePicture upright = opened(file_of({"", "q 400 0 0 600 0 0 cm /A Do Q", ""}))->picture(1, 144);
  EXPECT_EQ(upright.channels, 1);
  EXPECT_EQ(upright.width, 800);
  EXPECT_TRUE(upright.pixels == pixels);
  const PagePicture turned = opened(file_of({"", "q 400 0 0 600 0 0 cm /A Do Q", "/Rotate 90"}))->picture(1, 144);
  ASSERT_EQ(turned.width, 1200);
  EXPECT_EQ(turned.pixels[0], pixels[static_cast<std::size_t>(1199) * 800]);
  EXPECT_EQ(turned.pixels[1199], pixels[0]);
  // Colour without colours is grey.
  std::string thrice;
  for (const char level : bytes) thrice.append(3, level);
  const Scan colourless{
      "", "q 400 0 0 600 0 0 cm /A Do Q", "", {picture_of(800, 1200, "/ColorSpace /DeviceRGB /BitsPerComponent 8", thrice)}};
  EXPECT_TRUE(opened(file_of(colourless))->picture(1, 144).pixels == pixels);
  // So is one of bits, and a stencil in black.
  for (const std::string entries : {"/ColorSpace /DeviceGray", "/ImageMask true"}) {
    const Scan bits{
        "", "q 400 0 0 600 0 0 cm /A Do Q", "", {picture_of(16, 1, entries + " /BitsPerComponent 1", "\xF0\xF0")}};
    const PagePicture picture = opened(file_of(bits))->picture(1, 72);
    EXPECT_EQ(picture.channels, 1);
    EXPECT_EQ(picture.pixels[20], 255);
    EXPECT_EQ(picture.pixels[150], 0);
  }
  // A scan that ends early is white from there on, as drawn.
  const Scan cut{"",
                 "q 400 0 0 600 0 0 cm /A Do Q",
                 "",
                 {picture_of(800, 1200, "/ColorSpace /DeviceGray /BitsPerComponent 8", bytes.substr(0, 800 * 600))}};
  EXPECT_EQ(opened(file_of(cut))->picture(1, 144).pixels[800 * 599], pixels[800 * 599]);
}

TEST(Pages, WithoutEndStop) {
  // Each form draws the next twice: 2^40 times a thousand lines.
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "10 10 m 90 10 l S ";
  std::vector<std::string> forms;
  for (int i = 0; i < 40; ++i) {
    const std::string next = "/Resources << /XObject << /X " + std::to_string(9 + i) + " 0 R >> >>";
    forms.push_back(stream_of("/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 400 600] " + next));
  }
  forms.push_back(stream_of(lines, "/Type /XObject /Subtype /Form /BBox [0 0 400 600]"));
  const std::unique_ptr<PageSource> source = opened(page_of("/X Do", "", forms, "/XObject << /X 8 0 R >>"));
  try {
    source->layer(1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unreadable);
    EXPECT_EQ(error.page, 1);
  }
}

TEST(Library, FindsItsData) {
  EXPECT_NE(pdf::library_version().find("Poppler "), std::string::npos);
  EXPECT_EQ(pdf::missing_data(), "");
}

}  // namespace
}  // namespace inkgrid
