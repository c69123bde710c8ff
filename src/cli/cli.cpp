#include "cli/cli.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <sstream>

#include "report/report.h"

namespace inkgrid::cli {
namespace {

constexpr const char* exit_codes = R"(Exit codes:
  0  done                          5  a model or language data is missing
  1  wrong usage                   6  the output cannot be written
  2  the file cannot be read       7  some files of many failed
  3  done, with warnings          10  an error inside the program
  4  a password is needed        130  interrupted
)";

constexpr const char* program_examples = R"(Examples:
  inkgrid extract declarations.pdf                 show them
  inkgrid extract declarations.pdf -o out.xlsx     for an office
  inkgrid extract scan.tif > out.json              for a program
  inkgrid ingest cabinet/ --store archive.db       thousands of files
  inkgrid review --store archive.db                settle what is doubtful, in the browser
  inkgrid export --store archive.db -o all.xlsx    all of it, corrected
  inkgrid forms explain declarations.pdf --page 3  how a page was understood
  inkgrid verify --store archive.db                whether a store is as it was written
  inkgrid doctor                                   what is installed, what is missing

'inkgrid COMMAND --help' tells more.

)";

constexpr const char* extract_notes = R"(Formats:
  table  for a person: fields and the tree of indicators, doubtful ones marked with ?
  json   everything: values, confidence, places on the page, alternatives
  csv    a row an indicator; text as printed, so =100.00(%) stays that. A cell that a
         spreadsheet could run as a formula gets a leading apostrophe.
  xlsx   the same rows and a sheet of projects, doubtful cells coloured; the safe one for Excel

Examples:
  inkgrid extract declarations.pdf
  inkgrid extract scan.tif -o scan.xlsx --overlay pages/
  inkgrid extract locked.pdf --password 1234 --format json | jq .declarations

What is marked for a person: the least sure cells, until the expected number of wrong ones among
the others is at most --error-budget times the cells. A wrong amount, date, target or weight counts
as two. What is less sure than 0.9 is always marked.

A file without any declaration is no error: the output is whole and the exit code 3.
)";

constexpr const char* read_notes =
    R"(A picture shows one line of print, cut to its ink with a tenth of its height of paper around.
json gives alternatives, scores and the evidence of every character. A picture that cannot be
read is an empty line of text and an error in json; the others are read on.

Examples:
  inkgrid read lines/*.png
  inkgrid read lines/*.png --recognizer office.onnx --engine opencv --format json
)";

constexpr const char* check_notes =
    R"(FILE is a file of labels or rules, or the definition of a form, as extract --lexicon and --form take it.
Every problem is a line: the file, where in it, what is wrong, what to do. Where all is
right, the line says what the file defines. models/README.md tells what may stand there.

Examples:
  inkgrid forms check mine.json
  inkgrid forms check forms/*.json

Exit codes:
  0  all is right                  3  remarks only; extract takes the file
  2  errors; extract refuses it    7  errors in some of many files
)";

constexpr const char* explain_notes = R"(The list numbers what stands on the page: lines outside tables, and cells.
  label      says what the value beside or below it is; known by: exact, likeness (as a reader
             may misread it), user (--lexicon), definition (of the form), place (a value beside it)
  group      a label over other labels
  heading    heads a column of indicators
  value      of: the label's number. The path is that of the JSON, as jq takes it:
             inkgrid extract FILE --format json | jq '.declarations[0].indicators[3].target'
  indicator  a field of one or, where the cell is merged, several indicators
  extra      kept under its label as printed, for want of a field
  nothing    no part of any declaration

The picture, page-NNNN-explained.png, has the same numbers, with cells tinted by what they
were taken for and labels linked to their values. The whole file is read, for a form may
begin on the page before.

Examples:
  inkgrid forms explain declarations.pdf --page 3
  inkgrid forms explain scan.tif --page 1 --overlay pages/
  inkgrid forms explain declarations.pdf --page 3 --lexicon mine.json

A page without a form is no error: the first line tells why, and the exit code is 3.
)";

constexpr const char* work_notes =
    R"(One path a line comes in, one JSON document a line goes out, as soon as it is made: the document of
'extract --format json', or with "error" where a file cannot be read. A folder is one document, its
pictures the pages. The result depends on the file, the options and the models alone.

Examples:
  find cabinet -name '*.pdf' | inkgrid work > documents.jsonl
  find cabinet -print0 | inkgrid work --null --threads 1 | inkgrid ingest --results - --store archive.db
)";

constexpr const char* ingest_notes =
    R"(The store is made where it is missing: a file, or postgresql://USER@HOST/NAME. Each content is read once, whatever
its name and however often it lies there; what was stored stays when the run is stopped or killed, and
the same command again goes on from there. Files are read by worker processes: one that crashes, hangs
or takes too much memory costs its file a second attempt and then an error in the store, never the run.

Folders are searched whole; hidden files are left out. Archives (ZIP, tar, 7z, RAR) are unpacked, their
members named ARCHIVE!/MEMBER. Ctrl-C lets the files in work come to their end; a second one does not.

Examples:
  inkgrid ingest cabinet/ more.zip --store archive.db
  inkgrid ingest cabinet/ --store archive.db --again            after an update of the program
  find /srv/scans -newer mark -print0 | inkgrid ingest --from - --null --store archive.db
  inkgrid ingest --pages-of box-12/ --store archive.db          page1.png, page2.png … are one document
  inkgrid ingest --results - --store postgresql://db/archive    documents that 'inkgrid work' made
)";

constexpr const char* review_notes =
    R"(Prints the page's address and opens it. What the program is not sure of comes one field after the
other, the riskiest first, with the paper beside it:
  Enter accepts and goes on    1-9 takes another reading     typing edits (F2 first for digits)
  Tab skips, Shift-Tab back    Ctrl-Z undoes, without limit  F4 the whole form    ? all keys
Every decision is in the store before the next field is shown; 'inkgrid verify' covers them. A few cells
that nothing is wrong with come among the others: they tell how many errors are left (Audit).

Only this computer reaches the page, with the address that is printed. --listen lets others in, each by
name and password; the connection is not encrypted, so put a server that does TLS before it.

Examples:
  inkgrid review --store archive.db
  inkgrid review --store archive.db --second-reading money,target
  inkgrid review --users people.txt --add-user wang          asks for a password
  inkgrid review --store postgresql://db/archive --listen 10.0.0.5 --port 8080 --users people.txt

)";

constexpr const char* export_notes = R"(The store's documents with people's corrections in them.
  json   a document a line, as 'extract' prints it; a field that a person changed has source "corrected"
  csv    a row an indicator, all documents in one table
  xlsx   the same rows and a sheet of projects, doubtful cells coloured
--corrections writes what people settled, a line of JSON a field: what was read with its confidence and
evidence, what it is, its place, and the cell's picture (PNG in Base64) where one was shown. --words
writes the words that people confirmed, for --lexicon.

Examples:
  inkgrid export --store archive.db -o archive.xlsx
  inkgrid export --store archive.db --format json | jq .declarations
  inkgrid export --store archive.db --corrections corrections.jsonl --words office.json

)";

constexpr const char* verify_notes =
    R"(Every reading, row, correction and run is held against the ledger, whose entries are chained by
SHA-256. A line for each that is not as it was written, then the counts and the ledger's last
digest. Who notes that digest elsewhere can give it later as --head: a ledger that was cut off
at its end or written anew does not hold it. src/store/schema/README.md tells what else cannot
be seen without it.

Examples:
  inkgrid verify --store archive.db
  inkgrid verify --store postgresql://archive/declarations --head 9f86d081…

Exit codes:
  0  all is as it was written      2  something is not
  1  there is no store             6  the database cannot be reached
)";

constexpr const char* diff_notes =
    R"(A line a field whose text or value differs between the last two readings of its document, with
its JSON Pointer; rows count from 0. Rows are compared by their places on the paper: one that a
reading has more is told alone, whatever stands below it. Documents that were read once are left
out. What people decided stays with its row and is no part of it; then follows, a line each,
what they decided about rows and fields that the last reading does not have.

Examples:
  inkgrid diff --store archive.db
  inkgrid diff --store archive.db --format json | jq '.[] | select(.field | contains("/funds/"))'

)";

enum class AtStart { open, closed };
AtStart standard_output_at_start = AtStart::open;

/// A closed standard stream would be taken by the next file that is opened, and output would go into it.
void fill_closed_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    if (descriptor == STDOUT_FILENO) standard_output_at_start = AtStart::closed;
    if (::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
  }
}

int descriptor_of(Stream stream) { return stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO; }

void add_shared_options(CLI::App& command, ExtractOptions& options) {
  command.add_option("--models", options.models, "Folder of models (default: INKGRID_MODELS, else the installed ones)")
      ->type_name("DIR");
  command
      .add_option("--lexicon,--form", options.own,
                  "JSON file of labels, of rules or of a form of your own, added to the models; may be given several times")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_reading_options(CLI::App& command, ExtractOptions& options) {
  const std::map<std::string, ReaderKind> readers{{"line-reader", ReaderKind::line_reader},
                                                  {"tesseract", ReaderKind::tesseract}};
  const std::map<std::string, EngineKind> engines{{"auto", EngineKind::automatic},
                                                  {"opencv", EngineKind::opencv},
                                                  {"openvino", EngineKind::openvino},
                                                  {"openvino-bf16", EngineKind::openvino_bfloat16},
                                                  {"openvino-f32", EngineKind::openvino_float32}};
  command
      .add_option("--recognizer", options.reading.recognizer,
                  "A line reader of your own: ONNX, its characters inside it or beside it (default: that of the models)")
      ->type_name("FILE");
  command
      .add_option("--readers", options.reading.readers,
                  "line-reader, tesseract or both with a comma between: the first reads, the other gives a second opinion")
      ->delimiter(',')
      ->allow_extra_args(false)  // a file may follow
      ->transform(CLI::CheckedTransformer(readers).description(""))
      ->type_name("LIST");
  command
      .add_option("--engine", options.reading.engine,
                  "What runs the line reader: auto, opencv, openvino, openvino-bf16 or openvino-f32 (default: the fastest "
                  "installed)")
      ->transform(CLI::CheckedTransformer(engines).description(""))
      ->type_name("NAME");
}

void add_budget_option(CLI::App& command, ExtractOptions& options) {
  command
      .add_option(
          "--error-budget", options.error_budget,
          "Expected share of cells that may be wrong without being marked (default: 0.001); 0 marks all that is not certain")
      ->check(CLI::Range(0.0, 1.0).description(""))
      ->type_name("SHARE");
}

void add_password_option(CLI::App& command, ExtractOptions& options) {
  command
      .add_option("--password", options.password,
                  "Password of an encrypted PDF (or INKGRID_PASSWORD, which no list of processes shows)")
      ->envname("INKGRID_PASSWORD")
      ->type_name("P");
}

void add_thread_option(CLI::App& command, ExtractOptions& options,
                       const std::string& description = "At most so many threads (default: one a core)") {
  constexpr int most_threads = 1024;
  command.add_option("--threads", options.threads, description)
      ->check(CLI::Range(0, most_threads).description(""))
      ->type_name("N");
}

void add_page_time_option(CLI::App& command, ExtractOptions& options) {
  command.add_option("--page-time", options.limits.page_seconds, "Seconds that reading a page may take (default: 120)")
      ->check(CLI::Range(1e-3, 1e9).description(""))
      ->type_name("S");
}

void add_store_option(CLI::App& command, std::string& store) {
  command.add_option("--store", store, "The store: a file of SQLite, or postgresql://...")
      ->required()
      ->type_name("FILE|URL");
}

ExitCode run_commands(int argc, char** argv) {
  CLI::App app(
      "Reads declarations of performance targets, on paper or as PDF, into projects and indicators,\n"
      "and says how sure it is of every field.",
      "inkgrid");
  app.set_version_flag("--version", "inkgrid " + version(), "Print the version and leave");
  app.set_help_flag("-h,--help", "Print this help and leave");
  app.require_subcommand(1);
  app.footer(std::string(program_examples) + exit_codes);

  ExtractArguments arguments;
  CLI::App* extract_command = app.add_subcommand("extract", "Read one PDF or picture (PNG, JPEG, TIFF)");
  CLI::Option* file = extract_command->add_option("FILE", arguments.file, "PDF or picture")->type_name("");
  extract_command
      ->add_option("--pages-of", arguments.pages_of, "Read the pictures of a folder as one document, page2 before page10")
      ->excludes(file)
      ->type_name("DIR");
  extract_command
      ->add_option("--format", arguments.format,
                   "table, json, csv or xlsx (default: by the suffix of -o; else table on a terminal, json elsewhere)")
      ->check(CLI::IsMember({"table", "json", "csv", "xlsx"}).description(""))
      ->type_name("NAME");
  extract_command->add_option("-o,--output", arguments.output, "Write to this file, whole or not at all")->type_name("OUT");
  extract_command->add_option("--overlay", arguments.overlay, "Write each page as PNG with what was found drawn on it")
      ->type_name("DIR");
  add_budget_option(*extract_command, arguments.options);
  add_password_option(*extract_command, arguments.options);
  add_shared_options(*extract_command, arguments.options);
  add_reading_options(*extract_command, arguments.options);
  add_thread_option(*extract_command, arguments.options);
  extract_command->footer(std::string(extract_notes) + "\n" + exit_codes);

  ReadArguments read_arguments;
  CLI::App* read_command = app.add_subcommand("read", "Read pictures of single lines");
  read_command->add_option("PICTURE", read_arguments.files, "Pictures, each of one line")->required()->type_name("");
  read_command->add_option("--format", read_arguments.format, "text or json (default: text)")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("NAME");
  read_command->add_option("--models", read_arguments.options.models, "Folder of models")->type_name("DIR");
  add_reading_options(*read_command, read_arguments.options);
  add_thread_option(*read_command, read_arguments.options);
  read_command->footer(std::string(read_notes) + "\n" + exit_codes);

  CLI::App* forms_command =
      app.add_subcommand("forms", "Check labels and forms of your own, explain how a page was understood");
  forms_command->require_subcommand(1);
  forms_command->footer(exit_codes);
  CheckArguments check_arguments;
  CLI::App* check_command = forms_command->add_subcommand("check", "Say what is wrong in files of labels, rules or forms");
  check_command->add_option("FILE", check_arguments.files, "JSON files of labels, of rules or of forms")
      ->required()
      ->type_name("");
  check_command->add_option("--models", check_arguments.options.models, "Folder of models")->type_name("DIR");
  check_command->footer(check_notes);

  ExplainArguments explain_arguments;
  CLI::App* explain_command = forms_command->add_subcommand("explain", "Say what each cell of a page was taken for");
  explain_command->add_option("FILE", explain_arguments.file, "PDF or picture")->required()->type_name("");
  explain_command->add_option("--page", explain_arguments.page, "The page, from 1 (default: the first with a form)")
      ->check(CLI::Range(1, 1'000'000).description(""))
      ->type_name("N");
  explain_command->add_option("--format", explain_arguments.format, "text or json (default: text)")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("NAME");
  explain_command->add_option("--overlay", explain_arguments.overlay, "Write the page as PNG with its cells tinted")
      ->type_name("DIR");
  add_password_option(*explain_command, explain_arguments.options);
  add_shared_options(*explain_command, explain_arguments.options);
  add_reading_options(*explain_command, explain_arguments.options);
  add_thread_option(*explain_command, explain_arguments.options);
  explain_command->footer(std::string(explain_notes) + "\n" + exit_codes);

  WorkArguments work_arguments;
  CLI::App* work_command =
      app.add_subcommand("work", "Read the files named on standard input, for programs that drive many");
  work_command->add_flag("--null", work_arguments.null, "Paths end in NUL, not in a line's end");
  work_command->add_option("--driven", work_arguments.driven)->group("");
  work_command->add_flag("--describe", work_arguments.describe)->group("");
  add_budget_option(*work_command, work_arguments.options);
  add_password_option(*work_command, work_arguments.options);
  add_shared_options(*work_command, work_arguments.options);
  add_reading_options(*work_command, work_arguments.options);
  add_thread_option(*work_command, work_arguments.options);
  add_page_time_option(*work_command, work_arguments.options);
  work_command->footer(std::string(work_notes) + "\n" + exit_codes);

  IngestArguments ingest_arguments;
  CLI::App* ingest_command = app.add_subcommand("ingest", "Read many files into a store, each once");
  ingest_command->add_option("PATH", ingest_arguments.paths, "Files, folders, archives")->type_name("");
  add_store_option(*ingest_command, ingest_arguments.store);
  ingest_command
      ->add_option("--from", ingest_arguments.from, "Read more paths from this file, one a line; - is standard input")
      ->type_name("LIST");
  ingest_command->add_flag("--null", ingest_arguments.null, "Paths of --from end in NUL, not in a line's end");
  ingest_command
      ->add_option("--pages-of", ingest_arguments.pages_of, "The pictures of a folder as one document, page2 before page10")
      ->allow_extra_args(false)
      ->type_name("DIR");
  ingest_command
      ->add_option("--results", ingest_arguments.results,
                   "Store documents of 'inkgrid work' from this file; - is standard input")
      ->type_name("FILE");
  ingest_command->add_flag("--again", ingest_arguments.again,
                           "Read anew what another version of program or models read, and what failed");
  ingest_command->add_option("--workers", ingest_arguments.workers, "Processes that read (default: one a core)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  ingest_command
      ->add_option("--log", ingest_arguments.log,
                   "text, or json: an event a line on standard error, also of what ends the run")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("NAME");
  add_page_time_option(*ingest_command, ingest_arguments.options);
  ingest_command->add_option("--file-time", ingest_arguments.file_time, "Seconds that a file may take (default: 3600)")
      ->check(CLI::Range(1e-3, 1e9).description(""))
      ->type_name("S");
  ingest_command->add_option("--memory", ingest_arguments.memory, "Bytes that a worker may take, e.g. 3GB (default: 2GB)")
      ->transform(CLI::AsSizeValue(true).description(""))
      ->type_name("SIZE");
  add_budget_option(*ingest_command, ingest_arguments.options);
  add_password_option(*ingest_command, ingest_arguments.options);
  add_shared_options(*ingest_command, ingest_arguments.options);
  add_reading_options(*ingest_command, ingest_arguments.options);
  add_thread_option(*ingest_command, ingest_arguments.options,
                    "Threads of each worker (default: the cores shared among the workers)");
  ingest_command->footer(std::string(ingest_notes) + "\n" + exit_codes);

  ReviewArguments review_arguments;
  CLI::App* review_command =
      app.add_subcommand("review", "Settle what the program is not sure of, on a page in the browser");
  review_command->add_option("--store", review_arguments.store, "The store: a file of SQLite, or postgresql://...")
      ->type_name("STORE");
  review_command->add_option("--port", review_arguments.port, "Port of the page (default: any that is free)")
      ->check(CLI::Range(1, 65535).description(""))
      ->type_name("N");
  review_command->add_flag("--no-browser", review_arguments.no_browser, "Only print the address");
  review_command->add_option("--user", review_arguments.user, "Who decides (default: who is logged in)")->type_name("NAME");
  review_command
      ->add_option("--second-reading", review_arguments.second_reading,
                   "Kinds of fields that two people must read alike, unseen by each other: "
                   "text, word, year, date, money, money_unit, target, weight")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"text", "word", "year", "date", "money", "money_unit", "target", "weight"}).description(""))
      ->type_name("LIST");
  review_command
      ->add_option("--listen", review_arguments.address,
                   "Address to be reached at (default: 127.0.0.1, this computer alone)")
      ->type_name("ADDRESS");
  CLI::Option* users =
      review_command->add_option("--users", review_arguments.users, "File of named people with hashed passwords")
          ->type_name("FILE");
  review_command
      ->add_option("--add-user", review_arguments.add_user, "Add a name to --users, its password from standard input")
      ->needs(users)
      ->type_name("NAME");
  review_command->add_option("--password", review_arguments.options.password, "Password of encrypted originals")
      ->type_name("TEXT");
  add_shared_options(*review_command, review_arguments.options);
  review_command->footer(std::string(review_notes) + exit_codes);

  ExportArguments export_arguments;
  CLI::App* export_command = app.add_subcommand("export", "Write what a store holds, with people's corrections");
  add_store_option(*export_command, export_arguments.store);
  export_command
      ->add_option("--format", export_arguments.format, "json, csv or xlsx (default: by the suffix of -o; else json)")
      ->check(CLI::IsMember({"json", "csv", "xlsx"}).description(""))
      ->type_name("NAME");
  export_command->add_option("-o,--output", export_arguments.output, "Write to this file, whole or not at all")
      ->type_name("OUT");
  export_command
      ->add_option("--corrections", export_arguments.corrections, "Write what people settled, a line of JSON a field")
      ->type_name("FILE");
  export_command->add_option("--words", export_arguments.words, "Write the words people confirmed, for --lexicon")
      ->type_name("FILE");
  add_shared_options(*export_command, export_arguments.options);
  export_command->footer(std::string(export_notes) + exit_codes);

  UnpackArguments unpack_arguments;
  CLI::App* unpack_command = app.add_subcommand("unpack")->group("");
  unpack_command->add_option("ARCHIVE", unpack_arguments.archive)->required();
  unpack_command->add_option("DIR", unpack_arguments.folder)->required();
  unpack_command->add_option("LIMITS", unpack_arguments.limits)->expected(5)->required();
  unpack_command->add_option("--only", unpack_arguments.only);

  VerifyArguments verify_arguments;
  CLI::App* verify_command = app.add_subcommand("verify", "Say whether anything in a store was tampered with");
  add_store_option(*verify_command, verify_arguments.store);
  verify_command->add_option("--head", verify_arguments.head, "The ledger's last digest as it was noted earlier")
      ->type_name("DIGEST");
  verify_command->footer(verify_notes);

  DiffArguments diff_arguments;
  CLI::App* diff_command = app.add_subcommand("diff", "Say which fields read otherwise since documents were read again");
  add_store_option(*diff_command, diff_arguments.store);
  diff_command->add_option("--format", diff_arguments.format, "text or json (default: text)")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("NAME");
  diff_command->footer(std::string(diff_notes) + exit_codes);

  ExtractOptions doctor_options;
  CLI::App* doctor_command = app.add_subcommand("doctor", "Say what the program finds here and what is missing");
  add_shared_options(*doctor_command, doctor_options);
  add_reading_options(*doctor_command, doctor_options);
  doctor_command->footer("Exit codes:\n  0  all that is needed was found\n  5  something needed is missing\n");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // help or version
      std::ostringstream text;
      app.exit(error, text, text);
      check_standard_output();
      write_standard_output(text.str());
      return done;
    }
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    std::string command = "inkgrid";
    for (const CLI::App* part = &app; !part->get_subcommands().empty();) {
      part = part->get_subcommands().front();
      command += " " + part->get_name();
    }
    std::string what = error.what();
    if (chosen.empty() && argc < 2)
      what = "give a command: extract, ingest, review, export, work, read, forms, verify, diff or doctor";
    if (!chosen.empty() && chosen.front() == forms_command && forms_command->get_subcommands().empty())
      what = "give a command: forms check or forms explain";
    if (chosen.empty() && argc > 1 && argv[1][0] != '-') what = std::string("there is no command ") + argv[1];
    throw Error(ErrorCode::usage, {}, what + "; see '" + command + " --help'");
  }
  if (extract_command->parsed()) return extract_file(arguments);
  if (work_command->parsed()) return work(work_arguments);
  if (ingest_command->parsed()) return ingest_files(ingest_arguments);
  if (review_command->parsed()) return review(review_arguments);
  if (export_command->parsed()) return export_store(export_arguments);
  if (unpack_command->parsed()) return unpack_archive(unpack_arguments);
  if (check_command->parsed()) return check_forms(check_arguments);
  if (explain_command->parsed()) return explain_page(explain_arguments);
  if (verify_command->parsed()) return verify_store(verify_arguments);
  if (diff_command->parsed()) return show_changes(diff_arguments);
  return read_command->parsed() ? read_pictures(read_arguments) : doctor(doctor_options);
}

}  // namespace

ExitCode exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return usage;
    case ErrorCode::unreadable: return unreadable;
    case ErrorCode::password_needed: return password_needed;
    case ErrorCode::model_missing: return model_missing;
    case ErrorCode::unwritable: return unwritable;
    case ErrorCode::interrupted: return interrupted;
    case ErrorCode::internal: return internal;
  }
  return internal;
}

bool is_terminal(Stream stream) { return ::isatty(descriptor_of(stream)) == 1; }

bool shows_color(Stream stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool unwanted = no_color && *no_color;
  return is_terminal(stream) && !unwanted && terminal && std::string_view(terminal) != "dumb";
}

int terminal_columns() {
  constexpr int usual = 100;
  struct winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return usual;
}

void check_standard_output() {
  if (standard_output_at_start == AtStart::closed)
    throw Error(ErrorCode::unwritable, {}, "standard output is closed; write to a file with -o");
}

void write_standard_output(const std::string& bytes) {
  for (std::size_t written = 0; written < bytes.size();) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data() + written, bytes.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EPIPE) {
      return;
    } else if (errno != EINTR) {
      throw Error(ErrorCode::unwritable, {}, std::string("standard output cannot be written: ") + std::strerror(errno));
    }
  }
}

void complain(const std::string& message) {
  const std::string line = "inkgrid: " + report::printable(message) + "\n";
  // Nobody is left to be told where this fails.
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, line.data(), line.size());
}

int run(int argc, char** argv) {
  fill_closed_streams();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to tell of, as a full disk is
  try {
    return run_commands(argc, argv);
  } catch (const Error& error) {
    complain(error.what());
    return exit_code(error.code);
  } catch (const std::bad_alloc&) {
    complain("out of memory; try fewer --threads or a file of fewer pages");
  } catch (const std::exception& error) {
    complain(std::string("an error inside the program: ") + error.what());
  } catch (...) {
    complain("an error inside the program");
  }
  return internal;
}

}  // namespace inkgrid::cli
