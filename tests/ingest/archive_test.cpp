#include "ingest/archive.h"
#include "support/temporary_folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;

class ArchiveTest : public testing::Test {
 protected:
  ArchiveTest() {
    ::setenv("TMPDIR", (folder_ / "temporary").c_str(), 1);
    fs::create_directories(folder_ / "temporary");
  }
  ~ArchiveTest() override { ::unsetenv("TMPDIR"); }

  fs::path pack(const std::string& name, const std::vector<std::pair<std::string, std::string>>& members) {
    const fs::path path = folder_ / name;
    archive* writer = archive_write_new();
    if (name.ends_with(".zip")) {
      archive_write_set_format_zip(writer);
    } else {
      archive_write_set_format_ustar(writer);
      archive_write_add_filter_gzip(writer);
    }
    archive_write_open_filename(writer, path.c_str());
    for (const auto& [member, content] : members) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, member.c_str());
      archive_entry_set_filetype(entry, content == "link" ? AE_IFLNK : AE_IFREG);
      if (content == "link") archive_entry_set_symlink(entry, "/etc/passwd");
      archive_entry_set_perm(entry, 0644);
      archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
      archive_write_header(writer, entry);
      archive_write_data(writer, content.data(), content.size());
      archive_entry_free(entry);
    }
    archive_write_free(writer);
    return path;
  }

  std::shared_ptr<Unpacking> open(const fs::path& path) {
    return std::make_shared<Unpacking>(std::vector<std::string>{INKGRID_PROGRAM, "unpack"}, std::vector<std::string>{}, path,
                                       path.string(), limits_);
  }
  static Next next(Unpacking& archive, Found& found) {
    for (;;) {
      const Next state = archive.next(found);
      if (state != Next::waiting) return state;
      struct pollfd output{archive.descriptor(), POLLIN, 0};
      ::poll(&output, 1, 100);
    }
  }
  /// Members by name.
  std::map<std::string, std::string> contents(Unpacking& archive) {
    std::map<std::string, std::string> result;
    Found found;
    while (next(archive, found) == Next::found) {
      std::ifstream file(found.path, std::ios::binary);
      result[found.name] = {std::istreambuf_iterator<char>(file), {}};
    }
    return result;
  }
  bool nothing_left() const { return fs::is_empty(folder_ / "temporary"); }

  const TemporaryFolder folder_;
  ArchiveLimits limits_;
};

TEST_F(ArchiveTest, MembersAreFilesForAsLongAsTheyAreHeld) {
  for (const char* name : {"a.zip", "a.tar.gz"}) {
    const fs::path path = pack(
        name, {{"x.pdf", "one"}, {"box/../y.pdf", "two"}, {"l.pdf", "link"}, {"__MACOSX/x.pdf", "no"}, {".h.pdf", "no"}});
    Found kept;
    {
      const auto archive = open(path);
      const auto members = contents(*archive);
      EXPECT_EQ(members.size(), 2U);
      EXPECT_EQ(members.at(path.string() + "!/x.pdf"), "one");
      EXPECT_EQ(members.at(path.string() + "!/box/../y.pdf"), "two");
      EXPECT_FALSE(archive->failure());
    }
    EXPECT_TRUE(nothing_left());
  }
}

TEST_F(ArchiveTest, AMemberOutlivesTheReadingOfItsArchive) {
  Found found;
  {
    const auto archive = open(pack("a.zip", {{"x.pdf", "one"}}));
    ASSERT_EQ(next(*archive, found), Next::found);
    Found none;
    EXPECT_EQ(next(*archive, none), Next::end);
  }
  EXPECT_TRUE(fs::exists(found.path));
  found = {};
  EXPECT_TRUE(nothing_left());
}

TEST_F(ArchiveTest, NamesInTheNationalEncodingAreUnderstood) {
  const auto archive = open(pack("a.tar.gz", {{"\xc4\xbf\xb1\xea.pdf", "one"}}));
  EXPECT_TRUE(contents(*archive).contains((folder_ / "a.tar.gz").string() + "!/目标.pdf"));
}

TEST_F(ArchiveTest, BombsAreRefused) {
  const fs::path path = pack("a.zip", {{"x.pdf", std::string(9'000'000, 'x')}, {"y.pdf", "two"}});
  const auto reason = [&] {
    const auto archive = open(path);
    contents(*archive);
    return archive->failure() ? archive->failure()->message : "";
  };
  EXPECT_EQ(reason(), "");
  limits_.ratio_from = 1'000'000;
  EXPECT_NE(reason().find("more than 250 times its size"), std::string::npos);
  limits_.member_bytes = 5'000'000;
  limits_.ratio_from = 100'000'000;
  EXPECT_NE(reason().find("a file of more than 5 MB"), std::string::npos);
  EXPECT_TRUE(nothing_left());
}

TEST_F(ArchiveTest, WhatIsNoArchiveSaysSo) {
  std::ofstream(folder_ / "a.zip") << "this is no archive";
  const auto archive = open(folder_ / "a.zip");
  EXPECT_TRUE(contents(*archive).empty());
  ASSERT_TRUE(archive->failure());
  EXPECT_NE(archive->failure()->message.find("this archive is damaged"), std::string::npos);
}

TEST_F(ArchiveTest, TheFolderGoesWhereTheUnpackerIsKilled) {
  {
    const auto archive = open(pack("a.zip", {{"x.pdf", "one"}}));
    Found found;
    ASSERT_EQ(next(*archive, found), Next::found);
    EXPECT_FALSE(nothing_left());
  }
  EXPECT_TRUE(nothing_left());
}

TEST_F(ArchiveTest, ArchivesGoByTheirNames) {
  EXPECT_TRUE(is_archive_name("A.ZIP"));
  EXPECT_TRUE(is_archive_name("x.tar.gz"));
  EXPECT_FALSE(is_archive_name("x.xlsx"));
  EXPECT_FALSE(is_archive_name("x.gz"));
}

}  // namespace
}  // namespace inkgrid::ingest
