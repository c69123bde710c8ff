// What labels mean: the words of models/lexicon and the form definitions of models/forms.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace inkgrid::form {

class Lexicon;

/// Reads every *.json of `models`/lexicon and `models`/forms, then `extra` (a file of labels of the user's own) where given.
/// Throws Error (model_missing) that names the file, and the line or key that is wrong.
std::shared_ptr<const Lexicon> load_lexicon(const std::filesystem::path& models, const std::filesystem::path& extra = {});

/// Name of each file read: hash of its content.
std::map<std::string, std::string> versions(const Lexicon& lexicon);

}  // namespace inkgrid::form
