// What of a field's evidence is weighed: for each field on standard input, a line each as the program prints it in JSON, a
// line with its features, a JSON object of numbers by their names.
//
//     build/release/features_of < FIELDS
#include <exception>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>

#include "report/report.h"
#include "trust/features.h"

int main() {
  std::cout << std::setprecision(std::numeric_limits<double>::max_digits10);
  try {
    for (std::string line; std::getline(std::cin, line);) {
      const char* between = "{";
      for (const auto& [name, value] : inkgrid::trust::features_of(inkgrid::report::field_of_json(line))) {
        std::cout << between << '"' << name << "\": " << value;
        between = ", ";
      }
      std::cout << "}\n";
    }
  } catch (const std::exception& error) {
    std::cerr << "features_of: " << error.what() << '\n';
    return 2;
  }
}
