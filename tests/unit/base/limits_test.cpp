// What users, programs and operators are promised, in numbers. Other tests compare with the names of the
// limits, so they would not notice if a value were another.
#include "pollstream/base/limits.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("limits of what a client sends", "[limits]") {
    CHECK(limits::header_bytes == 16'384);
    CHECK(limits::body_bytes == 65'536);
    CHECK(limits::ws_message_bytes == 4'096);
    CHECK(limits::json_depth == 16);
    CHECK(limits::idempotency_key_bytes == 128);
    CHECK(limits::chunk_extension_bytes == 256);
    CHECK(limits::chunk_extensions_bytes == 16'384);
    CHECK(limits::ws_messages_per_s == 20);
    CHECK(limits::ws_messages_burst == 100);
}

TEST_CASE("limits of how long anything takes", "[limits]") {
    CHECK(limits::header_timeout == 10s);
    CHECK(limits::body_timeout == 20s);
    CHECK(limits::write_timeout == 20s);
    CHECK(limits::write_bytes_per_s == 16'384);
    CHECK(limits::idle_timeout == 60s);
    CHECK(limits::answer_timeout == 10s);
    CHECK(limits::ws_idle_timeout == 40s);
    CHECK(limits::beat_interval == 15s);
    CHECK(limits::drain_timeout == 500ms);
    CHECK(limits::shutdown_grace == 5s);
    CHECK(limits::retry_within == 10min);
    CHECK(limits::code_rest == 30 * 24h);
}

TEST_CASE("limits of how many there are, and how often", "[limits]") {
    CHECK(limits::connections_per_address == 2'000);
    CHECK(limits::reserved_descriptors == 32);
    CHECK(limits::subscriptions_per_viewer == 64);
    CHECK(limits::control_messages_per_viewer == 16);
    CHECK(limits::inbox_bytes_per_viewer == 65'536);
    CHECK(limits::notifications_per_s == 10);
    CHECK(limits::live_rate_hz == 10);
    CHECK(limits::waiting_votes == 20'000);
    CHECK(limits::waiting_reads == 2'000);
    CHECK(limits::create_per_minute == 30);
    CHECK(limits::writings_per_minute == 10);
    CHECK(limits::writings_burst == 10);
    CHECK(limits::code_misses_per_s == 5);
    CHECK(limits::code_misses_burst == 300);
    CHECK(limits::throttle_entries == 100'000);
}

TEST_CASE("limits of what a person writes", "[limits]") {
    CHECK(limits::title_max == 200);
    CHECK(limits::options_min == 2);
    CHECK(limits::options_max == 100);
    CHECK(limits::option_text_max == 255);
    CHECK(limits::description_max == 2'000);
    CHECK(limits::name_max == 100);
    CHECK(limits::duration_max == 366 * 24h);
    CHECK(limits::polls_per_room_max == 200);
    CHECK(limits::page_size_default == 10);
    CHECK(limits::page_size_max == 100);
}
