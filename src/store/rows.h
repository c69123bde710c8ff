// A document of the contract as rows of the store's tables, and the SQL that writes and reads such rows.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/reviewed.h"

namespace inkgrid::store {

using Json = nlohmann::ordered_json;

/// A document cut where it is cut in the tables, so that one declaration can be had without the others. The path is left
/// out: equal contents read by equal programs are equal.
struct Parts {
  Json frame;  ///< the document without its declarations
  std::vector<Json> declarations;

  Outcome outcome() const { return frame.contains("error") ? Outcome::failed : Outcome::done; }
};

/// Throws Error (unreadable) where the contract does not hold. `file` is the document's origin, for the message.
Parts parse_document(std::string_view document, const std::string& file);

/// A part as it is stored.
std::string written(const Json& part);
/// SHA-256 of the parts as they are stored.
std::string digest_of(const std::vector<std::string>& written_parts);

/// The field that a JSON Pointer names within a declaration; null where it names none.
const Json* field_at(const Json& declaration, const std::string& pointer);

struct Table {
  const char* name;
  std::vector<const char*> columns;
  std::size_t keys;  ///< so many columns, from the first, are the key

  std::string insert() const;
  /// `insert` that overwrites what has the key.
  std::string replace() const;
  /// By the key's first columns, so many.
  std::string select(std::size_t keys_given) const;
};

struct Filled {
  const Table* table;
  std::vector<Row> rows;
};

extern const Table documents, pages, warnings, declarations, fields, indicators, findings;

/// The rows of a document that are not of its declarations; those of `documents` first.
std::vector<Filled> rows_of(const std::string& sha256, const Json& frame, std::size_t declaration_count,
                            const std::string& fingerprint, std::int64_t reading);
/// The rows of a declaration; those of `declarations` first. `declaration` is that of `reviewed`, taken apart, where people
/// decided about it.
std::vector<Filled> rows_of(const std::string& sha256, std::size_t number, const Json& declaration,
                            const Reviewed& reviewed = {});

/// Makes `rows` the only ones of the table under `key`, its first columns; touches what differs and nothing else.
void write_rows(Database& database, const Table& table, const Row& key, const std::vector<Row>& rows);

/// What a field reads, for comparing two readings.
struct FieldReading {
  std::string field, text, value;
  double confidence = 0;
};
std::vector<FieldReading> fields_of(const Json& declaration);

}  // namespace inkgrid::store
