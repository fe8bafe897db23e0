// Rooms as a file of JSON lines, described in docs/room-format.md: what pollstream export writes and
// pollstream import reads.
//
// The reader checks everything that the database would refuse, so that what it passes on can be written as it
// is. It holds one line in memory, and for the current poll who has voted.
#pragma once

#include "pollstream/domain/lexicon.hpp"
#include "pollstream/sqlite/room_transfer.hpp"

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

inline constexpr std::string_view room_format = "pollstream-rooms";
inline constexpr std::int64_t room_format_version = 1;
inline constexpr std::size_t room_line_bytes = 256 * 1024;  ///< a poll with a hundred long options takes half
inline constexpr std::uint64_t room_file_answer_ms = std::uint64_t{1} << 53;
inline constexpr std::uint64_t room_file_ballots = 1'000'000'000;
inline constexpr std::size_t room_file_rooms = 1'000'000;

class room_file_writer final : public sqlite::room_sink {
  public:
    room_file_writer(std::ostream& out, timestamp now);

    void begin_room(const sqlite::carried_room& r) override;
    void take_participant(const participant& p) override;
    void begin_poll(const poll& p, const sqlite::carried_poll& with) override;
    void take_ballot(const ballot_record& b) override;
    /// Writes the last line, without which the file counts as incomplete.
    void finish();

    std::size_t rooms() const noexcept { return rooms_; }
    std::size_t polls() const noexcept { return polls_; }
    std::uint64_t ballots() const noexcept { return ballots_; }

  private:
    void write_text(const poll& p, const lexicon::entry& e);

    std::ostream& out_;
    std::size_t rooms_ = 0;
    std::size_t polls_ = 0;
    std::uint64_t ballots_ = 0;
    bool names_ = false;
};

struct bad_line {
    std::size_t line = 0;
    std::string text;  ///< the error, for people
};

/// Reads the whole file and passes its contents to the sink; nullopt if there is no error. Exceptions of the
/// sink pass through.
std::optional<bad_line> read_room_file(std::istream& in, sqlite::room_sink& to);

}  // namespace pollstream::app
