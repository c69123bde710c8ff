// The story of a document: file -> pages -> words or pictures -> grids -> cells -> declarations -> confidence.
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "document/doubt.h"
#include "document/page_layer.h"
#include "form/fields.h"
#include "form/read_declarations.h"
#include "form/rules.h"
#include "form/stands_out.h"
#include "form/struck.h"
#include "grid/cut_grids.h"
#include "grid/fill_grids.h"
#include "grid/find_grids.h"
#include "grid/join_grids.h"
#include "image/opencv_threads.h"
#include "image/straighten.h"
#include "image/undo_perspective.h"
#include "open_file.h"
#include "read_document.h"
#include "read/claims.h"
#include "read/make_recognizers.h"
#include "read/read_page.h"
#include "read/second_opinion.h"
#include "trust/assess.h"
#include "trust/review.h"

namespace inkgrid {

/// Recognizers that stay when a file has been read. Loading one takes longer than many a file.
class ReaderPool {
 public:
  ReaderPool(ReadOptions options, std::filesystem::path models) : options_(std::move(options)), models_(std::move(models)) {}

  read::Recognizers take(int count) {
    read::Recognizers taken;
    {
      const std::lock_guard lock(sharing_);
      while (!idle_.empty() && static_cast<int>(taken.size()) < count) {
        taken.push_back(std::move(idle_.back()));
        idle_.pop_back();
      }
    }
    if (const int missing = count - static_cast<int>(taken.size()); missing > 0)
      std::ranges::move(read::make_recognizers(options_, models_, missing), std::back_inserter(taken));
    return taken;
  }
  void give_back(read::Recognizers recognizers) {
    const std::lock_guard lock(sharing_);
    std::ranges::move(recognizers, std::back_inserter(idle_));
  }

 private:
  ReadOptions options_;
  std::filesystem::path models_;
  std::mutex sharing_;
  read::Recognizers idle_;
};

namespace {

constexpr double kMostDpi = 300;   // finer scans are read at this; recognizers shrink lines anyway
constexpr double kLeastDpi = 100;  // below, print of declarations cannot be told apart
// Points from the picture's edge: rulings end this near where it cuts them, with its shadow.
constexpr double kCutWithin = 9;
// Mean score of characters: prose on fax has 0.98, print out of focus or askew 0.4 to 0.55.
constexpr double kLegible = 0.75;
constexpr double kUsualDpi = 200;      // where a picture's resolution is unknown
constexpr double kInkCover = 0.3;      // share of a blank cell under a picture that makes it suspicious
constexpr double kLookedAtBeside = 6;  // points of page around the cells that are looked at

/// Stops the work on one page when the whole run is stopped, or when the page has had its time.
class PageClock {
 public:
  PageClock(double seconds, const std::stop_token& run)
      : forward_(run, [this] { source_.request_stop(); }), watch_([this, seconds](std::stop_token done) {
          std::unique_lock lock(mutex_);
          wake_.wait_for(lock, done, std::chrono::duration<double>(seconds), [] { return false; });
          if (!done.stop_requested()) source_.request_stop();
        }) {}
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread watch_;
};

/// Moves a region from straight points to where a viewer shows it. Stages see straight pages only: above is above there.
void place_on_page(Region& region, const std::vector<PageMap>& to_page) {
  const PageMap& map = to_page[static_cast<std::size_t>(region.page)];
  const Affine& turn = map.turn;
  const bool skewed = !map.bend.places.empty() || std::abs(turn.a * turn.b) > 1e-9 || std::abs(turn.c * turn.d) > 1e-9;
  const Quad quad = on_page(map, region.box);
  region.box = bounding_box(quad);
  if (skewed) region.quad = quad;
}

struct ReadPage {
  PageContent content;  ///< in straight points
  PageMap to_page;
  double print_height = 0;  ///< as of PageSummary
  std::string doubt{};      ///< why the page is hardly read right; empty where nothing speaks against it
  std::vector<read::Claim> claims{};
};

/// What to do where print is too small for its resolution.
std::string doubt_of_print(double pixels, double dpi) {
  if (pixels <= 0 || pixels >= least_print_height) return {};
  const std::string what =
      "the print is only " + std::to_string(std::lround(pixels)) + " pixels high, too little to be read; ";
  if (dpi >= kMostDpi) return what + "look at the page by hand";
  const double wanted = std::min(kMostDpi, std::ceil(dpi * least_print_height / pixels / 100) * 100);
  return what + "scan it at " + std::to_string(std::lround(wanted)) + " dpi";
}

std::string doubt_of_photograph(double pixels, bool cut) {
  if (cut) return "the form runs out of the photograph; take it again with the whole page in it";
  if (pixels <= 0 || pixels >= least_print_height) return {};
  return "the print is only " + std::to_string(std::lround(pixels)) +
         " pixels high where it is farthest, too little to be read; take the photograph from nearer and from above";
}

void check_size(Size size, const Limits& limits, int number) {
  if (std::max(size.width, size.height) <= limits.page_side) return;
  throw Error(ErrorCode::unreadable, "",
              "the page is " + std::to_string(std::lround(size.width / 72 * 25.4)) + " x " +
                  std::to_string(std::lround(size.height / 72 * 25.4)) +
                  " mm, larger than any form; scan it at its paper's size",
              number);
}

ReadPage read_text_page(PageLayer page_layer, int number, PageKind kind) {
  const Turn lying = majority_turn(page_layer.glyphs);
  const Turn upright = opposite(lying);
  const Size shown = page_layer.size;
  const PageLayer layer = turned_layer(std::move(page_layer), upright);
  PageContent content{number, kind, layer.size, 90.0 * static_cast<int>(lying), {}, {}};
  content.grids = grid::find_grids(layer.rulings, number, {usual_size(layer.glyphs, grid::GridOptions{}.glyph_height)});
  content.lines = grid::fill_grids(content.grids, layer.glyphs, number);
  for (Grid& grid : content.grids)
    for (Cell& cell : grid.cells)
      for (const PlacedImage& image : layer.images) {
        const Box& box = cell.regions.front().box;
        if (cell.content.readings.empty() && intersected(image.box, box).area() > kInkCover * box.area())
          cell.evidence.ink_without_text = true;
      }
  ReadPage read{std::move(content), {inverted(turning(upright, shown))}};
  read.claims = read::claims_of(read.content.grids, layer.claimed);
  return read;
}

/// Resolution of the page's largest picture, within what reading needs and the limits allow.
double reading_dpi(const PageLayer& layer, const Limits& limits, int number) {
  double dpi = 0, largest = 0;
  for (const PlacedImage& image : layer.images)
    if (image.box.area() > largest) {
      largest = image.box.area();
      dpi = std::max(image.pixel_width / image.box.width(), image.pixel_height / image.box.height()) * 72;
    }
  if (dpi <= 0) dpi = kUsualDpi;
  dpi = std::clamp(dpi, kLeastDpi, kMostDpi);
  const double inches = layer.size.width / 72 * layer.size.height / 72;
  dpi = std::min(dpi, std::sqrt(static_cast<double>(limits.page_pixels) / inches));
  if (dpi < kLeastDpi)
    throw Error(ErrorCode::unreadable, "", "the page is too large to be read from its picture; scan it at its paper's size",
                number);
  return dpi;
}

std::vector<Box> boxes_of(const std::vector<Grid>& grids) {
  std::vector<Box> boxes;
  for (const Grid& grid : grids)
    for (const Cell& cell : grid.cells) boxes.push_back(cell.regions.front().box);
  return boxes;
}

/// Lines of text outside the grids.
std::vector<Box> lines_beside(const image::StraightPage& page, const std::vector<Grid>& grids) {
  std::vector<Box> frames;
  for (const Grid& grid : grids)
    frames.push_back({grid.column_edges.front(), grid.row_edges.front(), grid.column_edges.back(), grid.row_edges.back()});
  return image::find_text_lines(page, frames);
}

read::ReadablePage readable(const image::StraightPage& page) {
  return {page.grey, page.ink, page.ruling_mask, page.glyph_height};
}

/// Mean score of the characters of lines that stand in no table; 1 where they are too few to tell.
double legibility(const std::vector<TextLine>& lines) {
  constexpr double plenty = 20;
  double sum = 0, count = 0;
  for (const TextLine& line : lines)
    if (!line.content.readings.empty()) {
      const Reading& reading = line.content.readings.front();
      sum += reading.score * static_cast<double>(reading.characters.size());
      count += static_cast<double>(reading.characters.size());
    }
  return count < plenty ? 1 : sum / count;
}

ReadPage read_scanned_page(const PagePicture& picture, int number, PageKind kind, read::Recognizers& recognizers,
                           const std::stop_token& stop) {
  const std::optional<image::FlatPage> flat = image::undo_perspective(picture);
  const auto look = [&](Turn turn) { return image::straighten(flat ? flat->picture : picture, turn); };
  const auto grids_of = [&](const image::StraightPage& page) {
    return grid::find_grids(
        page.rulings, number,
        {page.glyph_height > 0 ? page.glyph_height : grid::GridOptions{}.glyph_height,
         [&](const Box& first, const Box& second, double slit) { return image::parted(page, first, second, slit); }});
  };
  Turn turn = Turn::none;
  image::StraightPage page = look(turn);
  if (page.text_flow == image::TextFlow::down) {
    turn = Turn::quarter;
    page = look(turn);
  }
  std::vector<Grid> grids = grids_of(page);
  std::vector<Box> lines = lines_beside(page, grids);
  auto reader = std::make_unique<read::PageReader>(readable(page), recognizers, stop);
  const Turn upright = reader->upright_turn(grids.empty() ? lines : boxes_of(grids));
  if (upright != Turn::none) {
    turn = added(turn, upright);
    page = look(turn);
    grids = grids_of(page);
    lines = lines_beside(page, grids);
    reader = std::make_unique<read::PageReader>(readable(page), recognizers, stop);
  }

  // A photograph's edges are known before it is flat.
  const Size shown{picture.width / picture.dpi * 72, picture.height / picture.dpi * 72};
  const auto at_edge = [&](Point straight) {
    const Point place = page.to_page(straight);
    return std::min({place.x, place.y, shown.width - place.x, shown.height - place.y}) < kCutWithin;
  };
  const grid::Cut cut = flat ? grid::Cut::none : grid::doubt_cut_grids(grids, lines, at_edge);

  const Size size{page.grey.width / page.grey.dpi * 72, page.grey.height / page.grey.dpi * 72};
  PageContent content{number, kind, size, page.rotation + (flat ? flat->rotation : 0), {}, std::move(grids)};
  std::vector<Box> boxes = boxes_of(content.grids);
  for (const Box& line : lines) {
    boxes.push_back(line);
    content.lines.push_back({{number, line, {}}, {}});
  }
  std::vector<Content> contents = reader->read(boxes);
  std::size_t next = 0;
  for (Grid& grid : content.grids)
    for (Cell& cell : grid.cells) {
      cell.evidence.seal_overlap = image::seal_overlap(page, cell.regions.front().box);
      cell.evidence.foreign_ink = image::has_foreign_ink(page, cell.regions.front().box);
      cell.content = std::move(contents[next++]);
    }
  for (TextLine& line : content.lines) line.content = std::move(contents[next++]);
  std::erase_if(content.lines, [](const TextLine& line) { return line.content.readings.empty(); });
  const bool ruled = !content.grids.empty();
  const double print_height = page.glyph_height / 72 * page.grey.dpi * (flat ? flat->detail : 1);
  ReadPage read{std::move(content), {page.to_page}, print_height};
  if (ruled) read.doubt = flat ? doubt_of_photograph(print_height, flat->cut) : doubt_of_print(print_height, page.grey.dpi);
  if (!ruled && legibility(read.content.lines) < kLegible)
    read.doubt = "no table was found, and hardly anything of what is on it could be read; look at the page by hand";
  if (cut == grid::Cut::form) read.doubt = "the form runs out of the picture; scan it again with the whole page in it";
  if (cut == grid::Cut::neighbour)
    read.doubt = "a part of the page beside it is in the picture and was left out; scan that page by itself";
  if (flat) read.to_page.bend = flat->to_photograph;
  return read;
}

struct PageResult {
  ReadPage read;
  Size shown;
  std::optional<Warning> warning;  ///< why the page, or part of it, was left out or is hardly right
};

/// Reads a file's pages, several at once where there are threads for that: each thread has its share of the recognizers,
/// so that the threads of a file of one page read its lines together.
class PageWork {
 public:
  PageWork(PageSource& source, std::string name, const ExtractOptions& options, ReaderPool& readers, std::stop_token stop)
      : source_(source), name_(std::move(name)), options_(options), readers_(readers), stop_(std::move(stop)) {}
  PageWork(const PageWork&) = delete;
  PageWork& operator=(const PageWork&) = delete;
  ~PageWork() {
    for (read::Recognizers& some : recognizers_) readers_.give_back(std::move(some));
  }

  /// Pages in their order. Throws Error where the file cannot be read at all, interrupted where the stop asks.
  std::vector<PageResult> read_all(int pages, const Progress& progress) {
    const int threads = read::usable_threads(options_.threads);
    const int workers = std::clamp(threads, 1, std::max(1, pages));
    recognizers_.resize(static_cast<std::size_t>(workers));
    std::vector<PageResult> results(static_cast<std::size_t>(pages));
    int begun = 0;
    std::exception_ptr failure;
    std::mutex sharing;
    const auto next = [&] {
      const std::lock_guard lock(sharing);
      if (begun >= pages || failure) return 0;
      if (stop_.stop_requested()) throw Error(ErrorCode::interrupted, name_, "interrupted");
      ++begun;
      if (progress) progress(begun, pages);
      const std::lock_guard settling(settling_);
      unsettled_.insert(begun);
      return begun;
    };
    const auto run = [&](int worker) {
      const int share = threads / workers + (worker < threads % workers ? 1 : 0);
      try {
        while (const int number = next())
          results[static_cast<std::size_t>(number - 1)] =
              read_page(number, recognizers_[static_cast<std::size_t>(worker)], share);
      } catch (...) {
        const std::lock_guard lock(sharing);
        if (!failure) failure = std::current_exception();
      }
    };
    {
      std::vector<std::jthread> others;
      for (int worker = 1; worker < workers; ++worker) others.emplace_back(run, worker);
      run(0);
    }
    if (failure) std::rethrow_exception(failure);
    return results;
  }

  /// One that read; null where no picture was.
  std::shared_ptr<const read::Recognizer> reader() const {
    for (const read::Recognizers& some : recognizers_)
      if (!some.empty()) return some.front();
    return nullptr;
  }

 private:
  /// What a page's layer claims is settled when this ends, at the latest.
  struct Unsettled {
    PageWork& work;
    int number;
    ~Unsettled() { work.settle(number); }
  };

  PageResult read_page(int number, read::Recognizers& recognizers, int threads) {
    const Unsettled unsettled{*this, number};
    PageResult page;
    page.read.content.number = number;
    const auto left_out = [&](const std::string& why) { page.warning = {number, "page", why}; };
    const Limits& limits = options_.limits;
    try {
      PageLayer layer;
      PagePicture picture;
      LayerJudgement judgement;
      {
        const std::lock_guard lock(opening_);  // libraries of files are not made for two threads
        layer = source_.layer(number);
        page.shown = layer.size;
        check_size(layer.size, limits, number);
        judgement = judge_layer(layer);
        page.read.content.kind = judgement.kind;
        if (judgement.from == LayerJudgement::ReadFrom::picture)
          picture = source_.picture(number, reading_dpi(layer, limits, number));
      }
      if (judgement.from == LayerJudgement::ReadFrom::picture) {
        settle(number);
        if (recognizers.empty()) recognizers = readers_.take(threads);
        const PageClock clock(limits.page_seconds, stop_);
        page.read = read_scanned_page(picture, number, judgement.kind, recognizers, clock.token());
        if (!page.read.doubt.empty()) left_out(page.read.doubt);
      } else if (judgement.kind != PageKind::blank) {
        const double dpi = layer.claimed.empty() ? 0 : reading_dpi(layer, limits, number);
        page.read = read_text_page(std::move(layer), number, judgement.kind);
        if (!page.read.claims.empty()) prove(page.read, dpi, recognizers);
      }
    } catch (const Error& error) {
      if (error.code == ErrorCode::model_missing) throw;
      if (stop_.stop_requested()) throw Error(ErrorCode::interrupted, name_, "interrupted");
      const bool late = error.code == ErrorCode::interrupted;
      left_out(late ? "took longer than " + std::to_string(std::lround(limits.page_seconds)) +
                          " s and was left out; look at the page by hand"
                    : error.message);
    } catch (const std::bad_alloc&) {
      left_out("needs more memory than there is and was left out; look at the page by hand");
    }
    return page;
  }

  /// Reads the page from its picture where that does not say what the text layer claims and no page ahead bore out. Pages
  /// come to it in their order, so that whatever the threads the same ones are held against their pictures.
  void prove(ReadPage& page, double dpi, read::Recognizers& recognizers) {
    const int number = page.content.number;
    {
      std::unique_lock lock(settling_);
      settled_.wait(lock, [&] { return *unsettled_.begin() == number; });
    }
    for (read::Claim& claim : page.claims)
      std::erase_if(claim.claimed, [this](const read::FontFigure& figure) { return proven_.contains(figure); });
    const std::vector<read::Claim> claims = read::chosen_of(std::move(page.claims));
    if (claims.empty()) return;
    try {
      if (recognizers.empty()) recognizers = readers_.take(1);
    } catch (const Error& error) {
      if (error.code == ErrorCode::model_missing) return;  // text layers are read without a reader
      throw;
    }
    const Size& size = page.content.size;
    const Box frame = intersected(grown(read::frame_of(claims), kLookedAtBeside), {0, 0, size.width, size.height});
    const Turn turn = static_cast<Turn>((4 - std::lround(page.content.rotation / 90)) % 4);
    PagePicture picture;
    {
      const std::lock_guard lock(opening_);
      picture = source_.part(number, bounding_box(on_page(page.to_page, frame)), dpi);
    }
    const PageClock clock(options_.limits.page_seconds, stop_);
    const image::StraightPage part = image::straighten(picture, turn);
    read::PageReader reader(readable(part), recognizers, clock.token());
    if (read::bears_out(reader, {frame.left, frame.top}, claims)) {
      for (const read::Claim& claim : claims) proven_.insert(claim.claimed.begin(), claim.claimed.end());
      return;
    }
    {
      const std::lock_guard lock(opening_);
      picture = source_.picture(number, dpi);
    }
    page = read_scanned_page(picture, number, PageKind::mixed, recognizers, clock.token());
  }

  void settle(int number) {
    const std::lock_guard lock(settling_);
    unsettled_.erase(number);
    settled_.notify_all();
  }

  PageSource& source_;
  const std::string name_;
  const ExtractOptions& options_;
  ReaderPool& readers_;
  std::stop_token stop_;
  std::mutex opening_;
  std::mutex settling_;
  std::condition_variable settled_;
  std::set<int> unsettled_;                     ///< pages begun of which it is not known what they prove
  std::set<read::FontFigure> proven_;           ///< which a picture bore out; for the first page unsettled
  std::vector<read::Recognizers> recognizers_;  ///< of each worker, taken when it meets its first picture
};

grid::Vocabulary vocabulary_of(const form::Lexicon& lexicon) {
  using form::Place;
  return {[&lexicon](const Content& content) {
            const std::string& text = content.text();
            return form::bare_label(text).empty() || lexicon.match(text, Place::column, form::likeness_of(content)) ||
                   lexicon.match(text, Place::head, form::likeness_of(content));
          },
          [&lexicon](const std::string& text) {
            return lexicon.match(text, Place::head, form::Likeness::exact) || lexicon.is_word(text, "level1") ||
                   lexicon.is_word(text, "level2");
          },
          [&lexicon](const Content& content) {
            const auto match = lexicon.match(content.text(), Place::head, form::likeness_of(content));
            return (match && match->key == "project.name") || lexicon.is_title(content.text(), form::likeness_of(content));
          }};
}

/// The least height of print on the pages a field stands on; one that is nowhere found may stand on any of the form's.
double print_height_of(const Field& field, const std::vector<int>& form_pages, const std::vector<PageSummary>& pages) {
  double least = 0;
  const auto look = [&](int page) {
    const double height = pages[static_cast<std::size_t>(page - 1)].print_height;
    if (height > 0) least = least > 0 ? std::min(least, height) : height;
  };
  for (const Region& region : field.regions) look(region.page);
  if (field.regions.empty()) std::for_each(form_pages.begin(), form_pages.end(), look);
  return least;
}

}  // namespace

Models load_models(const ExtractOptions& options) {
  const std::filesystem::path folder = options.models.empty() ? find_models() : options.models;
  return {folder, form::load_lexicon(folder, options.own), trust::load_calibration(folder),
          std::make_shared<ReaderPool>(options.reading, folder)};
}

ReadDocument read_document(const std::filesystem::path& file, const ExtractOptions& options, const Models& models,
                           const Progress& progress, std::stop_token stop) {
  image::keep_opencv_to_its_caller();
  ReadDocument document;
  Extraction& result = document.extraction;
  result.path = file.string();
  const Document opened = open_document(file, options);
  result.sha256 = opened.sha256;
  result.page_count = opened.pages->page_count();
  if (result.page_count > options.limits.pages)
    throw Error(ErrorCode::unreadable, result.path,
                "has more than " + std::to_string(options.limits.pages) + " pages; split it");

  PageWork work(*opened.pages, result.path, options, *models.readers, stop);
  document.to_page.resize(static_cast<std::size_t>(result.page_count) + 1);
  for (PageResult& page : work.read_all(result.page_count, progress)) {
    const int number = page.read.content.number;
    result.pages.push_back({number, page.read.content.kind, page.shown, page.read.content.rotation, page.read.print_height});
    document.to_page[static_cast<std::size_t>(number)] = page.read.to_page;
    if (page.warning) result.warnings.push_back(std::move(*page.warning));
    document.pages.push_back(std::move(page.read.content));
  }
  document.reader = work.reader();
  return document;
}

Extraction understand(ReadDocument document, const Models& models, double error_budget) {
  Extraction result = std::move(document.extraction);
  const form::Lexicon& lexicon = models.lexicon;
  const read::Recognizer* reader = document.reader.get();
  result.models = lexicon.versions;
  if (reader != nullptr) result.models["reader"] = reader->name();

  if (const read::Recognizer* figures = reader != nullptr ? reader->figures_reader() : nullptr)
    for (PageContent& page : document.pages) read::weigh_second_opinions(page, *figures);
  const std::vector<Table> tables = grid::join_grids(std::move(document.pages), vocabulary_of(lexicon));
  const form::CanPrint can_print = [reader](std::string_view text) { return reader == nullptr || reader->can_print(text); };
  form::Understanding understanding = form::read_declarations(tables, lexicon, can_print, result.sha256.substr(0, 12));
  form::apply_rules(understanding.declarations, lexicon.rules);
  form::mark_what_stands_out(understanding.declarations, lexicon);
  form::doubt_beside_struck(tables, understanding);
  understanding.title.evidence.print_height = print_height_of(understanding.title, {}, result.pages);
  result.title = trust::assess(std::move(understanding.title), models.calibration);
  for (Declaration& declaration : understanding.declarations) {
    for_each_field(declaration, [&](const std::string&, Field& field) {
      field.evidence.print_height = print_height_of(field, declaration.pages, result.pages);
    });
    result.declarations.push_back(trust::assess(std::move(declaration), models.calibration));
  }
  result.error_budget = error_budget;
  trust::choose_for_review(result.title, result.declarations, {error_budget});
  result.warnings.insert(result.warnings.end(), understanding.warnings.begin(), understanding.warnings.end());
  if (result.declarations.empty() && result.warnings.empty())
    result.warnings.push_back({0, "form", "no form of performance targets found"});
  for (const Table& table : tables)
    if (table.grid.rows > 0) result.grids.push_back(table.grid);

  result.understood = std::move(understanding.understood);
  result.outcomes = std::move(understanding.outcomes);

  const std::vector<PageMap>& to_page = document.to_page;
  const auto place = [&to_page](Field& field) {
    for (Region& region : field.regions) place_on_page(region, to_page);
  };
  place(result.title);
  for (Declaration& declaration : result.declarations)
    for_each_field(declaration, [&](const std::string&, Field& field) { place(field); });
  for (Grid& grid : result.grids)
    for (Cell& cell : grid.cells)
      for (Region& region : cell.regions) place_on_page(region, to_page);
  for (Understood& place_taken : result.understood)
    for (Region& region : place_taken.regions) place_on_page(region, to_page);
  return result;
}

struct Extractor::Loaded {
  explicit Loaded(ExtractOptions wanted) : options(std::move(wanted)), models(load_models(options)) {}

  ExtractOptions options;
  Models models;
};

Extractor::Extractor(ExtractOptions options) : loaded_(std::make_unique<Loaded>(std::move(options))) {}
Extractor::~Extractor() = default;

Extraction Extractor::extract(const std::filesystem::path& file, const Progress& progress, std::stop_token stop) {
  const ExtractOptions& options = loaded_->options;
  return understand(read_document(file, options, loaded_->models, progress, std::move(stop)), loaded_->models,
                    options.error_budget);
}

Extraction extract(const std::filesystem::path& file, const ExtractOptions& options, const Progress& progress,
                   std::stop_token stop) {
  return Extractor(options).extract(file, progress, std::move(stop));
}

}  // namespace inkgrid
