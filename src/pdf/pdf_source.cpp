#include "pdf/pdf_source.h"

#include <poppler-config.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include <Error.h>
#include <ErrorCodes.h>
#include <GfxFont.h>
#include <GlobalParams.h>
#include <PDFDoc.h>
#include <Page.h>
#include <SplashOutputDev.h>
#include <splash/SplashBitmap.h>

#include "document/error.h"
#include "pdf/collect_layer.h"
#include "pdf/page_collector.h"
#include "pdf/take_scan.h"

namespace inkgrid::pdf {
namespace {

/// Where readers look for %PDF- (implementation note 13 of the PDF Reference 1.7): junk of mail programs stands before it.
constexpr std::size_t kHeaderReach = 1024;
/// Pixels: A0 at 300 dpi has 140 million.
constexpr double kMostPixels = 150e6;

void start_poppler() {
  static std::once_flag once;
  std::call_once(once, [] {
    setErrorCallback([](ErrorCategory, Goffset, const char*) {});
    if (!globalParams) globalParams = std::make_unique<GlobalParams>();
    globalParams->setErrQuiet(true);
  });
}

class PdfSource : public PageSource {
 public:
  PdfSource(std::vector<std::uint8_t> bytes, const std::string& password, std::string name)
      : bytes_(std::move(bytes)), name_(std::move(name)) {
    if (!is_pdf(bytes_)) throw Error(ErrorCode::unreadable, name_, "this is not a PDF; give a PDF or a picture");
    if (!password.empty()) document_ = parse(GooString(password));
    // A password for a file that needs none is no reason to refuse it.
    if (!document_ || document_->getErrorCode() == errEncrypted) document_ = parse(std::nullopt);
    if (!document_->isOk()) {
      if (document_->getErrorCode() == errEncrypted) {
        throw Error(ErrorCode::password_needed, name_,
                    password.empty() ? "this PDF is encrypted; give its password with --password"
                                     : "the password does not open this PDF; give the right one with --password");
      }
      throw Error(ErrorCode::unreadable, name_, "this PDF is damaged beyond repair; print or scan the document anew");
    }
    pages_ = document_->getNumPages();
    if (pages_ < 1) throw Error(ErrorCode::unreadable, name_, "this PDF has no pages; give the complete file");
  }

  int page_count() const override { return pages_; }

  PageLayer layer(int page) override {
    size_of(page);
    PageLayer layer;
    guarded(page, [&] { layer = collect_layer(*document_, page, name_, figures_); });
    return layer;
  }

  PagePicture picture(int page, double dpi) override {
    const Size size = size_of(page);
    if (!(dpi > 0)) throw Error(ErrorCode::usage, name_, "a resolution must be greater than 0 dpi", page);
    const double pixels = std::ceil(size.width * dpi / 72) * std::ceil(size.height * dpi / 72);
    if (!(pixels <= kMostPixels)) {
      throw Error(ErrorCode::unreadable, name_,
                  "a picture of this page at " + std::to_string(static_cast<int>(dpi)) + " dpi would have more than " +
                      std::to_string(static_cast<int>(kMostPixels / 1e6)) + " million pixels; give a lower resolution",
                  page);
    }
    const auto deadline = std::chrono::steady_clock::now() + kMostTime;
    PagePicture picture;
    guarded(page, [&] {
      if (auto scan = take_scan(*document_, page, dpi, deadline)) picture = std::move(*scan);
    });
    if (!picture.pixels.empty()) return picture;
    return drawn(page, dpi, nullptr);
  }

  PagePicture part(int page, const Box& part, double dpi) override {
    size_of(page);
    return drawn(page, dpi, &part);
  }

 private:
  /// All of the page, or the part given.
  PagePicture drawn(int page, double dpi, const Box* part) {
    const auto deadline = std::chrono::steady_clock::now() + kMostTime;
    PagePicture picture;
    SplashColor paper = {255, 255, 255};
    SplashOutputDev device(splashModeRGB8, 1, false, paper);
    device.setFontAntialias(true);
    device.setVectorAntialias(true);
    bool late = false;
    std::pair<decltype(deadline)&, bool&> watch{deadline, late};
    const auto pixel = [dpi](double points) { return static_cast<int>(std::lround(points * dpi / 72)); };
    guarded(page, [&] {
      device.startDoc(document_.get());
      document_->displayPageSlice(
          &device, page, dpi, dpi, 0, false, true, false, part ? pixel(part->left) : -1, part ? pixel(part->top) : -1,
          part ? pixel(part->width()) : -1, part ? pixel(part->height()) : -1,
          [](void* data) {
            auto& [when, passed] = *static_cast<std::pair<const std::chrono::steady_clock::time_point&, bool&>*>(data);
            passed = passed || std::chrono::steady_clock::now() > when;
            return passed;
          },
          &watch, &drawn_on_paper);
      const SplashBitmap* bitmap = device.getBitmap();
      if (!bitmap || !bitmap->getDataPtr()) return;
      picture.width = bitmap->getWidth();
      picture.height = bitmap->getHeight();
      picture.channels = 3;
      picture.dpi = dpi;
      const std::size_t row = static_cast<std::size_t>(picture.width) * 3;
      picture.pixels.resize(row * picture.height);
      for (int y = 0; y < picture.height; ++y)
        std::copy_n(bitmap->getDataPtr() + static_cast<std::ptrdiff_t>(y) * bitmap->getRowSize(), row,
                    picture.pixels.begin() + static_cast<std::ptrdiff_t>(row * y));
    });
    if (late) {
      throw Error(ErrorCode::unreadable, name_,
                  "takes more than " + std::to_string(kMostTime.count()) + " s to draw; print or scan this page anew", page);
    }
    if (picture.pixels.empty())
      throw Error(ErrorCode::unreadable, name_, "this page cannot be drawn; print or scan it anew", page);
    return in_grey(std::move(picture));
  }

  std::unique_ptr<PDFDoc> parse(const std::optional<GooString>& password) {
    return std::make_unique<PDFDoc>(
        new MemStream(reinterpret_cast<const char*>(bytes_.data()), 0, static_cast<Goffset>(bytes_.size()), Object(objNull)),
        password, password);
  }

  /// Points, as shown; throws where there is no such page.
  Size size_of(int number) {
    if (number < 1 || number > pages_) {
      throw Error(ErrorCode::usage, name_,
                  "there is no page " + std::to_string(number) + "; the file has " + std::to_string(pages_), 0);
    }
    const Page* page = document_->getPage(number);
    if (!page || !page->isOk())
      throw Error(ErrorCode::unreadable, name_, "this page is damaged; print or scan it anew", number);
    const Size size{page->getCropWidth(), page->getCropHeight()};
    return page->getRotate() % 180 == 0 ? size : Size{size.height, size.width};
  }

  template <typename Draw>
  void guarded(int page, Draw draw) {
    try {
      draw();
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw Error(ErrorCode::unreadable, name_, "this page needs more memory than there is; give a lower resolution", page);
    } catch (const std::exception& trouble) {
      throw Error(ErrorCode::unreadable, name_,
                  std::string("this page cannot be drawn (") + trouble.what() + "); print or scan it anew", page);
    }
  }

  std::vector<std::uint8_t> bytes_;  ///< document_ reads from it
  std::string name_;
  std::unique_ptr<PDFDoc> document_;
  int pages_ = 0;
  std::map<int, FontFigures> figures_;  ///< of the fonts met so far, by their numbers
};

/// Whether pictures of pages can show Chinese characters of fonts that a file does not bring along.
bool has_chinese_font() {
  Dict description(static_cast<XRef*>(nullptr));
  description.add("Type", Object(objName, "Font"));
  description.add("Subtype", Object(objName, "Type1"));
  description.add("BaseFont", Object(objName, "Helvetica"));
  const std::unique_ptr<GfxFont> font = GfxFont::makeFont(nullptr, "F", Ref{1, 0}, &description);
  constexpr Unicode kCommon = 0x9879;  // 项
  return font && !globalParams->findSystemFontFileForUChar(kCommon, *font).filepath.empty();
}

}  // namespace

bool is_pdf(const std::vector<std::uint8_t>& bytes) {
  constexpr std::string_view kMark = "%PDF-";
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), kHeaderReach));
  return std::search(bytes.begin(), end, kMark.begin(), kMark.end()) != end;
}

std::unique_ptr<PageSource> open(std::vector<std::uint8_t> bytes, const std::string& password, const std::string& name) {
  start_poppler();
  return std::make_unique<PdfSource>(std::move(bytes), password, name);
}

std::string library_version() { return std::string("Poppler ") + POPPLER_VERSION; }

std::string missing_data() {
  start_poppler();
  std::string missing;
  const auto add = [&](const std::string& line) { missing += (missing.empty() ? "" : "; ") + line; };
  const GooString collection("Adobe-GB1");
  const GooString name("GBK-EUC-H");
  std::FILE* file = globalParams->findCMapFile(&collection, &name);
  if (file) std::fclose(file);
  if (!file) add("Poppler's tables of Chinese encodings are missing: install poppler-data");
  if (!has_chinese_font()) add("no font with Chinese characters was found: install one, e.g. fonts-noto-cjk");
  return missing;
}

}  // namespace inkgrid::pdf
