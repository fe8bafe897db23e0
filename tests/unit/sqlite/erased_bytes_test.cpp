// What was erased, searched for byte by byte: in the database, in its WAL, and in what a crash leaves.
#include "opened.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "support/file_text.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

namespace pollstream {

using namespace testing;

namespace {

/// With a short WAL, which is quickly read.
sqlite::store_options with_wal(std::filesystem::path file) {
    sqlite::store_options options;
    options.file = std::move(file);
    options.wal_bytes = 1 << 20;
    return options;
}

std::filesystem::path log_of(const std::filesystem::path& file) {
    return beside(file, "-wal");
}

bool has(const std::filesystem::path& file, const std::string& text) {
    return text_in(file).find(text) != std::string::npos;
}

/// Whether the text is in neither the file nor its WAL, once the lane has had a moment.
bool is_gone(const std::filesystem::path& file, const std::string& text) {
    for (int i = 0; i < 1'000; ++i) {
        if (!has(file, text) && !has(log_of(file), text)) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return false;
}

poll_ref a_word_poll(opened& s, const std::string& title) {
    auto p = named_poll(title, s.time.now());
    p.kind = poll_kind::words;
    p.options.clear();
    p.settings = text_settings();
    new_room r;
    r.id = room_id::make(s.time.now());
    r.created_at = s.time.now();
    r.polls.push_back(std::move(p));
    return s.run(s->create_room(std::move(r))).value().polls.front();
}

void write(opened& s, const poll_ref& p, unsigned who, std::vector<std::string> texts) {
    auto b = s.a_ballot(p, who, {});
    b.texts = std::move(texts);
    REQUIRE(s.run(s->cast(std::move(b)))->how == verdict::counted);
}

/// A name that no other text contains.
std::string name_in(unsigned poll, unsigned n) {
    return "<" + std::to_string(poll) + "/" + std::to_string(n) + ">";
}

/// Texts of all lengths, some longer than a page; the name is at both ends.
std::string nth_text(unsigned poll, unsigned n) {
    constexpr std::size_t lengths[] = {5, 20, 60, 300, 5'000};
    return name_in(poll, n) + std::string(lengths[n % 5], 'x') + name_in(poll, n);
}

}  // namespace

TEST_CASE("no byte of an erased text is left in the database or its WAL", "[sqlite][erased]") {
    constexpr unsigned polls = 12;
    constexpr unsigned rounds = 30;
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::vector<std::string> erased;
    {
        opened s(with_wal(file));
        std::vector<poll_ref> all;
        for (unsigned i = 0; i < polls; ++i) all.push_back(a_word_poll(s, std::to_string(i)));
        for (unsigned n = 0; n < rounds; ++n) {
            for (unsigned i = 0; i < polls; ++i)
                write(s, all[i], n, {nth_text(i, 3 * n), nth_text(i, 3 * n + 1), nth_text(i, 3 * n + 2)});
        }
        for (unsigned i = 0; i < polls; ++i) {
            for (unsigned n = i % 3; n < 3 * rounds; n += 3) {
                const auto no = texts_of(s.load(all[i])->definition).find(nth_text(i, n));
                REQUIRE(s.run(s->erase_text(all[i]->definition.id, {no, nth_text(i, n)})).has_value());
                erased.push_back(name_in(i, n));
            }
        }
        CHECK(is_gone(file, erased.back()));
        const auto left = text_in(file) + text_in(log_of(file));
        for (const auto& text : erased) CHECK(left.find(text) == std::string::npos);
        CHECK(has(file, name_in(0, 1)));  // which was not erased
        CHECK(s.load(all[0])->counts.total_voters() == rounds);
    }
    const auto left = text_in(file);
    for (const auto& text : erased) CHECK(left.find(text) == std::string::npos);
    CHECK(sqlite::verify(file).problems.empty());

    opened again(with_wal(file));
    CHECK(ask(file, "SELECT count(*) FROM texts WHERE state = 5 AND text = ''") ==
          static_cast<std::int64_t>(erased.size()));
}

TEST_CASE("what was erased is gone from the log that a void left, too", "[sqlite][erased]") {
    const temp_folder folder;
    opened s(with_wal(folder / "polls.db"));
    const auto p = a_word_poll(s, "Words");
    write(s, p, 1, {"Dog"});
    s.time.advance(std::chrono::seconds{10});
    const std::string long_one = "Ann Lee lives here " + std::string(3'000, 'x');
    for (unsigned i = 2; i < 40; ++i) write(s, p, i, {long_one + std::to_string(i)});
    const auto before = s.time.now() - std::chrono::seconds{5};
    REQUIRE(s.run(s->void_votes(p->definition.id, {before - std::chrono::seconds{60}, before})).has_value());
    for (option_no no = 1; no <= 38; ++no)
        REQUIRE(s.run(s->erase_text(p->definition.id, {no, {}})).has_value());
    CHECK(is_gone(s.file(), "Ann Lee"));
}

TEST_CASE("a WAL being read is emptied once its reader is done, or at the next start", "[sqlite][erased]") {
    const temp_folder folder;
    const auto killed = folder / "killed.db";
    opened s(with_wal(folder / "polls.db"));
    const auto p = a_word_poll(s, "Words");
    write(s, p, 1, {"Ann Lee"});
    {
        sqlite::database reader(s.file(), sqlite::database::access::read_only);
        const sqlite::transaction one(reader, sqlite::transaction::kind::reading);
        REQUIRE(reader.integer("SELECT count(*) FROM texts") == 1);
        REQUIRE(s.run(s->erase_text(p->definition.id, {1, {}})).has_value());
        write(s, p, 2, {"Dog"});
        CHECK(has(log_of(s.file()), "Ann Lee"));
        for (const auto* suffix : {"", "-wal"})
            std::filesystem::copy_file(beside(s.file(), suffix), beside(killed, suffix));
    }
    CHECK(is_gone(s.file(), "Ann Lee"));
    std::optional<opened> next;
    {
        sqlite::database reader(killed, sqlite::database::access::read_only);
        const sqlite::transaction one(reader, sqlite::transaction::kind::reading);
        REQUIRE(reader.integer("SELECT count(*) FROM texts") == 2);
        next.emplace(with_wal(killed));
        CHECK(has(log_of(killed), "Ann Lee"));  // somebody reads at the start, too
    }
    CHECK(is_gone(killed, "Ann Lee"));
    CHECK(next->load(p)->counts.total_voters() == 2);
}

TEST_CASE("a WAL that was emptied is laid out again", "[sqlite][erased]") {
    const temp_folder folder;
    opened s(with_wal(folder / "polls.db"));
    const auto usual = std::filesystem::file_size(log_of(s.file()));
    const auto p = a_word_poll(s, "Words");
    write(s, p, 1, {"Ann Lee"});
    REQUIRE(s.run(s->erase_text(p->definition.id, {1, {}})).has_value());
    REQUIRE(is_gone(s.file(), "Ann Lee"));
    for (int i = 0; i < 1'000 && std::filesystem::file_size(log_of(s.file())) < usual; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    CHECK(std::filesystem::file_size(log_of(s.file())) == usual);
    write(s, p, 2, {"Dog"});
    CHECK(s.load(p)->counts.total_voters() == 2);
}

}  // namespace pollstream
