// What clients may send, how long anything may take, and how many of anything there may be. A value that an
// operator may change is a default here and a key of the settings. How fast one may vote is an option of
// http::site; limits that concern one file alone (buffers, headers, a file being read) are in that file.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace pollstream::limits {

using namespace std::chrono_literals;

// What a person may write; lengths are in code points.
inline constexpr std::size_t title_max = 200;
inline constexpr std::size_t option_text_max = 255;
inline constexpr std::size_t description_max = 2'000;
inline constexpr std::size_t name_max = 100;
inline constexpr std::size_t search_max = 100;
inline constexpr std::size_t options_min = 2;
inline constexpr std::size_t options_max = 100;
inline constexpr std::size_t ranked_options_max = 30;  ///< in polls that count pairs of options
inline constexpr std::size_t corrections_max = 20;     ///< to the wording of options, once there are votes
inline constexpr std::size_t label_max = 40;
inline constexpr std::size_t unit_max = 20;
inline constexpr std::size_t distinct_numbers = 10'000;  ///< that the voters of one poll may give
inline constexpr std::size_t distinct_texts = 2'000;     ///< the same, for words and open answers
inline constexpr std::size_t texts_per_voter_max = 10;
inline constexpr std::size_t word_max = 40;
inline constexpr std::size_t answer_max = 500;
inline constexpr std::size_t questions = 1'000;  ///< that the voters of one poll may ask
inline constexpr std::size_t questions_per_voter_max = 20;
/// That a voter may have asked or voted on: each step stores the marks of all of them.
inline constexpr std::size_t questions_marked = 200;
inline constexpr std::size_t question_max = 500;
inline constexpr std::size_t questions_shown = 100;     ///< in a result: the pinned, the best, the newest
inline constexpr std::size_t questions_per_order = 50;  ///< at most, each of the best and the newest
inline constexpr std::size_t banned_max = 4'000;        ///< length of a host's list of banned texts
inline constexpr std::size_t texts_shown = 50;          ///< in a result: the most used
inline constexpr std::int64_t publish_max = 1'000;      ///< of publish_step and of publish_min, in voters
inline constexpr std::size_t polls_per_room_max = 200;
inline constexpr std::size_t participants_per_room = 5'000;  ///< not counting hidden ones
inline constexpr std::size_t participants_in_all = 50'000;   ///< of a room, with the hidden ones
inline constexpr std::int64_t extra_time_percent_max = 300;
inline constexpr std::int64_t quiz_seconds_min = 5;
inline constexpr std::int64_t quiz_seconds_max = 3'600;
inline constexpr std::size_t leaderboard_shown = 100;  ///< to whoever asks for it
inline constexpr std::size_t leaderboard_told = 10;    ///< pushed to everybody in the room
inline constexpr std::chrono::seconds duration_max = 366 * 24h;

// What a client may send.
inline constexpr std::size_t header_bytes = 16 * 1024;
inline constexpr std::size_t body_bytes = 64 * 1024;
inline constexpr std::size_t ws_message_bytes = 4 * 1024;
inline constexpr std::size_t chunk_extension_bytes = 256;         ///< of one chunk
inline constexpr std::size_t chunk_extensions_bytes = 16 * 1024;  ///< of all chunks of a body
inline constexpr std::size_t json_depth = 16;
inline constexpr std::size_t idempotency_key_bytes = 128;
/// A vote sent again later than this no longer brings its voter's token: by then its id has got into
/// exports and backups.
inline constexpr std::chrono::minutes retry_within{10};
/// How many superseded votes of one voter are searched for the id of a retry.
inline constexpr std::size_t retries_known = 100;

// How long anything may take.
inline constexpr std::chrono::seconds header_timeout = 10s;
inline constexpr std::chrono::seconds body_timeout = 20s;
inline constexpr std::chrono::seconds write_timeout = 20s;
inline constexpr std::size_t write_bytes_per_s = 16 * 1024;  ///< lengthens write_timeout for long answers
inline constexpr std::chrono::seconds idle_timeout = 60s;
inline constexpr std::chrono::seconds answer_timeout = 10s;  ///< for the store to answer a step of a request
inline constexpr std::chrono::seconds ws_idle_timeout = 40s;
inline constexpr std::chrono::seconds beat_interval = 15s;
inline constexpr std::chrono::milliseconds drain_timeout = 500ms;
inline constexpr std::chrono::seconds shutdown_grace = 5s;

// How many.
inline constexpr std::size_t connections_per_address = 2'000;
/// From that many on, huge pages are allowed.
inline constexpr std::size_t connections_in_small_pages = 2'000;
inline constexpr std::size_t reserved_descriptors = 32;  ///< for files, beside one for each listener
inline constexpr std::size_t subscriptions_per_viewer = 64;
inline constexpr std::size_t control_messages_per_viewer = 16;
inline constexpr double ws_messages_per_s = 20;
inline constexpr double ws_messages_burst = 100;  ///< enough to follow all that may be followed, and more
inline constexpr double notifications_per_s = 10;
inline constexpr std::size_t notifications_per_viewer = 32;  ///< that wait to be sent; more are dropped
inline constexpr double notified_per_s = 200'000;            ///< in total, counting every viewer
inline constexpr double notified_burst = 20'000;
inline constexpr std::size_t inbox_bytes_per_viewer = 64 * 1024;  ///< of messages waiting for their turn
/// News of listed polls, kept for everybody who has yet to read them.
inline constexpr std::size_t large_news_bytes = 16 * 1024 * 1024;
/// Polls whose votes a viewer has read past, because they will be told together with later ones.
inline constexpr std::size_t owed_polls_per_viewer = 16 * 1024;
/// Polls whose votes a viewer was not told of one by one and has yet to be told of in sum.
inline constexpr std::size_t missed_polls_per_viewer = 1'024;
inline constexpr std::size_t waiting_votes = 20'000;
inline constexpr std::size_t waiting_reads = 2'000;
inline constexpr std::size_t cached_polls = 20'000;
inline constexpr std::size_t cached_rooms = 10'000;
/// Ranked polls whose ballots are kept counted in memory: those asked about last.
inline constexpr std::size_t ranked_polls = 32;
inline constexpr std::chrono::milliseconds ranking_interval{100};  ///< between two counts of one poll
/// Polls whose votes over time are kept: those asked about last.
inline constexpr std::size_t series_polls = 256;
inline constexpr std::chrono::milliseconds series_interval{500};  ///< likewise, for votes over time
inline constexpr std::chrono::milliseconds hub_rest{300};         ///< before a failed read is tried again
inline constexpr std::size_t leaderboards = 32;                   ///< kept, of the rooms asked about last
inline constexpr std::size_t page_size_default = 10;
inline constexpr std::size_t page_size_max = 100;
inline constexpr std::size_t page_bytes = 256 * 1024;  ///< a page that reaches this ends early
inline constexpr std::size_t cached_page_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t series_buckets = 120;
inline constexpr std::uint64_t voidable_ballots = 100'000;  ///< recounted for one request
inline constexpr std::size_t guessers = 10'000;             ///< addresses whose wrong keys are remembered
inline constexpr std::size_t writers = 50'000;              ///< voters whose pace is remembered
inline constexpr std::size_t throttle_entries = 100'000;

// How often.
inline constexpr double live_rate_hz = 10;
inline constexpr double create_per_minute = 30;
inline constexpr double writings_per_minute = 10;  ///< texts or questions, of one voter in one poll
inline constexpr double writings_burst = 10;
inline constexpr double code_misses_per_s = 5;  ///< from one address: people in a hall mistype, too
inline constexpr double code_misses_burst = 300;
inline constexpr std::chrono::hours code_rest = 30 * 24h;

}  // namespace pollstream::limits
