// The page's own files, built into the program.
#pragma once

#include <string_view>
#include <vector>

namespace inkgrid::review {

struct Asset {
  std::string_view name, content;
};
const std::vector<Asset>& assets();

}  // namespace inkgrid::review
