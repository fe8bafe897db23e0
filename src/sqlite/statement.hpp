// A prepared statement, and one run of it.
//
//     statement find(db, "SELECT cast_at FROM ballots WHERE log = ? AND seq = ?");
//     auto row = find.with(log, seq);        // bound; reset again when `row` goes
//     if (row.step()) cast_at = row.time(0);
//
// A run left open would hold its snapshot, so it ends with its scope, whatever happens.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/ids.hpp"
#include "sqlite/database.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pollstream::sqlite {

using bytes_view = std::span<const std::uint8_t>;

/// One run of a statement. Columns count from 0 and are valid until the next step.
class run {
  public:
    /// Whether the bound values live as long as the run, or SQLite has to copy them.
    enum class bound { kept, copied };

    run(sqlite3_stmt* s, bound how) noexcept : statement_(s), how_(how) {}
    run(run&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)), how_(other.how_) {}
    run& operator=(run&&) = delete;
    ~run();

    bool step();    ///< true: there is a row. Throws `error`.
    void finish();  ///< for statements that return no rows

    bool is_null(int column) const noexcept;
    std::int64_t integer(int column) const noexcept;
    std::uint64_t unsigned_integer(int column) const noexcept;
    bool boolean(int column) const noexcept { return integer(column) != 0; }
    std::string text(int column) const;
    bytes_view bytes(int column) const noexcept;
    timestamp time(int column) const noexcept { return from_ms(integer(column)); }
    std::optional<timestamp> maybe_time(int column) const noexcept;

    /// A blob of exactly N bytes; throws `error` (corrupt) for another size.
    template <std::size_t N>
    std::array<std::uint8_t, N> fixed(int column) const {
        std::array<std::uint8_t, N> out{};
        copy_exactly(column, out);
        return out;
    }
    template <class Tag>
    void id(int column, named_id<Tag>& into) const {
        into.value.bytes = fixed<16>(column);
    }

  private:
    friend class statement;
    void copy_exactly(int column, std::span<std::uint8_t> out) const;
    void bind(int index, std::nullopt_t);
    void bind(int index, std::int64_t value);
    void bind(int index, std::string_view value);
    void bind(int index, bytes_view value);
    void bind(int index, timestamp value) { bind(index, to_ms(value)); }
    template <std::integral I>
    void bind(int index, I value) {
        bind(index, static_cast<std::int64_t>(value));
    }
    template <class E>
    requires std::is_enum_v<E>
    void bind(int index, E value) { bind(index, static_cast<std::int64_t>(value)); }
    template <std::size_t N>
    void bind(int index, const std::array<std::uint8_t, N>& value) {
        bind(index, bytes_view(value));
    }
    template <class Tag>
    void bind(int index, const named_id<Tag>& value) {
        bind(index, bytes_view(value.value.bytes));
    }
    template <class T>
    void bind(int index, const std::optional<T>& value) {
        if (value) {
            bind(index, *value);
        } else {
            bind(index, std::nullopt);
        }
    }

    sqlite3_destructor_type destructor() const noexcept;

    sqlite3_stmt* statement_;
    bound how_;
};

class statement {
  public:
    statement(database& db, std::string_view sql);

    template <class... Args>
    run with(const Args&... args) {
        return start(run::bound::copied, args...);
    }

    /// Binds and runs a statement that returns no rows. Texts and blobs are not copied: they must live until
    /// it has run.
    template <class... Args>
    void apply(const Args&... args) {
        start(run::bound::kept, args...).finish();
    }

    /// Like apply(), for several rows of values: `binds` is passed a function that binds the next row, and
    /// calls it for each.
    template <class Binds>
    void apply_rows(Binds binds) {
        run r(statement_.get(), run::bound::kept);
        int index = 0;
        binds([&](const auto&... args) { (r.bind(++index, args), ...); });
        r.finish();
    }

  private:
    template <class... Args>
    run start(run::bound how, const Args&... args) {
        run r(statement_.get(), how);
        int index = 0;
        (r.bind(++index, args), ...);
        return r;
    }

    struct finalizer {
        void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
    };
    std::unique_ptr<sqlite3_stmt, finalizer> statement_;
};

}  // namespace pollstream::sqlite
