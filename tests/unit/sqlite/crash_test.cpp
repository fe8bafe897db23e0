// What a crash leaves: the files as they are at that moment, without a proper close.
#include "opened.hpp"
#include "pollstream/base/files.hpp"

namespace pollstream {

using namespace testing;

namespace {

/// Copies the database and its WAL, as a power cut would leave them (the shared-memory index does not survive
/// one).
void copy_as_is(const std::filesystem::path& from, const std::filesystem::path& to) {
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(from, to, overwrite);
    std::filesystem::copy_file(beside(from, "-wal"), beside(to, "-wal"), overwrite);
    std::filesystem::remove(beside(to, "-shm"));
}

}  // namespace

TEST_CASE("every acknowledged vote survives a crash", "[sqlite][crash]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    std::uint64_t acknowledged = 0;
    for (unsigned round = 0; round < 5; ++round) {
        for (const auto& answer : s.vote_at_once(p, round * 100, 100)) acknowledged += answer.has_value();
        copy_as_is(s.file(), folder / "crashed.db");
        opened after(folder / "crashed.db");
        CHECK(after.load(p)->counts.total_voters() == acknowledged);
        CHECK(after.run(after->read_ballots(p->definition.id, 0, 10'000)).value().size() == acknowledged);
        CHECK(sqlite::verify(after.file()).problems.empty());
    }
}

TEST_CASE("a WAL truncated anywhere holds whole commits only", "[sqlite][crash]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (unsigned n = 0; n < 40; ++n) REQUIRE(s.vote(p, n).has_value());

    std::uint64_t last = 41;
    for (int cut = 0; cut <= 10; ++cut) {
        copy_as_is(s.file(), folder / "crashed.db");
        const auto wal = beside(folder / "crashed.db", "-wal");
        const auto whole = std::filesystem::file_size(wal);
        std::filesystem::resize_file(wal, whole - whole * static_cast<std::uintmax_t>(cut) / 30);
        opened after(folder / "crashed.db");
        const auto voters = after.load(p)->counts.total_voters();
        CHECK(voters <= last);
        CHECK((cut != 0 || voters == 40));
        CHECK(after.run(after->read_ballots(p->definition.id, 0, 100)).value().size() == voters);
        CHECK(sqlite::verify(after.file()).problems.empty());
        CHECK(after.vote(p, 100)->proof->seq == voters + 1);
        last = voters;
    }
}

}  // namespace pollstream
