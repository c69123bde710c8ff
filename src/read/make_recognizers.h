// The readers that options ask for.
#pragma once

#include <filesystem>

#include "document/read_options.h"
#include "read/read_page.h"

namespace inkgrid::read {

/// `wanted`, or where that is 0 as many threads as the machine has cores.
int usable_threads(int wanted);

/// One recognizer a thread; `threads` 0: as many as the machine has cores. `models` is the folder that has reader/.
/// A line reader is given the reader of figures that stands beside it there, if one does.
/// Throws Error (model_missing) where a reader or an engine that was asked for is not there.
Recognizers make_recognizers(const ReadOptions& options, const std::filesystem::path& models, int threads);

/// `reader` with `figures` as its figures_reader().
std::unique_ptr<Recognizer> with_figures_reader(std::unique_ptr<Recognizer> reader, std::unique_ptr<Recognizer> figures);

/// Several readers as one: the first one's readings, then the best reading of each other; it prints what the first prints.
std::unique_ptr<Recognizer> make_panel(std::vector<std::unique_ptr<Recognizer>> readers);

}  // namespace inkgrid::read
