// A SQLite store in its own folder, with short ways to do what its tests do.
#pragma once

#include "pollstream/sqlite/maintenance.hpp"
#include "pollstream/sqlite/open.hpp"
#include "sqlite/file_store.hpp"
#include "sqlite/statement.hpp"
#include "support/manual_clock.hpp"
#include "support/run_task.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

namespace pollstream::testing {

inline poll named_poll(const std::string& title, timestamp now) {
    static ulid_source ids;
    poll p;
    p.id = poll_id::make(ids, now);
    p.title = title;
    p.created_at = now;
    p.options = {"Yes", "No"};
    return p;
}

inline voter_key voter(unsigned n) {
    voter_key key{};
    for (std::size_t i = 0; i < sizeof(n); ++i) key[i] = static_cast<std::uint8_t>(n >> (8 * i));
    return key;
}

/// The store is open while this lives; `file` may outlive it.
class opened {
  public:
    explicit opened(std::filesystem::path file, std::size_t waiting_votes = limits::waiting_votes)
        : opened(options_of(std::move(file), waiting_votes)) {}
    /// `later`: how much time has passed since the first store of a test was opened.
    explicit opened(const sqlite::store_options& options, std::chrono::milliseconds later = {})
        : file_(options.file) {
        time.advance(later);
        store_ = sqlite::open_store(options, loop.get_executor(), time,
                                    [this](const fact& f) { facts.push_back(f); });
    }

    sqlite::file_store* operator->() { return dynamic_cast<sqlite::file_store*>(store_.get()); }
    const std::filesystem::path& file() const { return file_; }

    template <class T>
    T run(task<T> work) {
        return testing::run(loop, std::move(work));
    }

    result<made_room> try_create(const std::string& title) {
        new_room r;
        r.id = room_id::make(time.now());
        r.title = title;
        r.created_at = time.now();
        r.polls.push_back(named_poll(title, time.now()));
        return run(store_->create_room(std::move(r)));
    }

    poll_ref create(const std::string& title) {
        auto made = try_create(title);
        REQUIRE(made.has_value());
        return made->polls.front();
    }

    /// From now on a second vote changes the first.
    void allow_changes(const poll_ref& p) {
        poll_patch patch;
        patch.allow_change = true;
        REQUIRE(run(store_->patch_poll(p->definition.id, patch)).has_value());
    }

    /// The poll's host knows the true number.
    poll_ref create_numeric(std::int64_t truth) {
        new_room r;
        r.id = room_id::make(time.now());
        r.created_at = time.now();
        auto p = named_poll("How many?", time.now());
        p.kind = poll_kind::numeric;
        p.options.clear();
        numeric_settings settings;
        settings.truth = truth;
        p.settings = settings;
        r.polls.push_back(std::move(p));
        return run(store_->create_room(std::move(r))).value().polls.front();
    }

    ballot a_ballot(const poll_ref& p, unsigned who, choice marks = {1}) {
        return {p->definition.id, voter(who), std::move(marks), vote_id::make(), ""};
    }

    result<cast_result> vote(const poll_ref& p, unsigned who, choice marks = {1}) {
        return run(store_->cast(a_ballot(p, who, std::move(marks))));
    }

    poll_ref load(const poll_ref& p) { return run(store_->load_poll(p->definition.id)).value(); }

    /// Casts one vote each for voters [first, first + n), all at once.
    std::vector<result<cast_result>> vote_at_once(const poll_ref& p, unsigned first, unsigned n) {
        std::vector<ballot> all;
        for (unsigned i = 0; i < n; ++i) all.push_back(a_ballot(p, first + i));
        return cast_at_once(std::move(all));
    }

    std::vector<result<cast_result>> cast_at_once(std::vector<ballot> all) {
        std::vector<result<cast_result>> answers;
        for (auto& b : all)
            begin(loop, store_->cast(std::move(b)),
                  [&](result<cast_result> a) { answers.push_back(std::move(a)); });
        loop.restart();
        while (answers.size() < all.size()) loop.run_one();
        return answers;
    }

    /// Runs SQL on the writer's connection, inside a batch.
    void on_writer(const char* sql) {
        const auto done = run(operator->()->on_writer([sql](sqlite::database& db) { db.exec(sql); }));
        REQUIRE(done.has_value());
    }

    asio::io_context loop;
    manual_clock time;
    std::vector<fact> facts;

  private:
    static sqlite::store_options options_of(std::filesystem::path file, std::size_t waiting_votes) {
        sqlite::store_options options;
        options.file = std::move(file);
        options.waiting_votes = waiting_votes;
        return options;
    }

    std::filesystem::path file_;
    std::unique_ptr<sqlite::sqlite_store> store_;
};

/// Runs SQL on the file behind the store's back.
inline void tamper(const std::filesystem::path& file, const char* sql) {
    sqlite::database db(file, sqlite::database::access::plain);
    db.exec(sql);
}

/// The single ballot that exists is made to stand `n` times, for as many voters; the tally knows nothing of
/// it.
inline void multiply_ballot(const std::filesystem::path& file, unsigned n) {
    const auto sql =
        "INSERT INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) "
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(n) +
        ") SELECT log, i, randomblob(16), cast_at + i, randomblob(16), marks, voter_name, supersedes "
        "FROM ballots, n";
    tamper(file, sql.c_str());
}

inline std::int64_t ask(const std::filesystem::path& file, const char* sql) {
    sqlite::database db(file, sqlite::database::access::read_only);
    return db.integer(sql);
}

/// What opening this file complains about; empty if it opens.
inline std::string refusal(const sqlite::store_options& options) {
    try {
        const opened o(options);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "";
}
inline std::string refusal(const std::filesystem::path& file) {
    sqlite::store_options options;
    options.file = file;
    return refusal(options);
}

}  // namespace pollstream::testing
