// Parses and formats times. Written by hand: g++ 12 has no std::chrono::parse, and strftime depends on the
// locale.
#include "pollstream/base/clock.hpp"

#include <array>
#include <cstdio>

namespace pollstream {

namespace {

using namespace std::chrono;

constexpr std::array<const char*, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct parts {
    int year;
    unsigned month, day, weekday, hour, minute, second, ms;
};

parts split(timestamp t) {
    const auto days = floor<std::chrono::days>(t);
    const year_month_day date{days};
    const hh_mm_ss time{t - days};
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            weekday{days}.c_encoding(),
            static_cast<unsigned>(time.hours().count()),
            static_cast<unsigned>(time.minutes().count()),
            static_cast<unsigned>(time.seconds().count()),
            static_cast<unsigned>(time.subseconds().count())};
}

/// Overwrites `digits` characters with the number in decimal, padded with zeros.
void put_digits(std::string& text, std::size_t at, std::size_t digits, unsigned number) {
    for (std::size_t i = digits; i-- > 0; number /= 10) text[at + i] = static_cast<char>('0' + number % 10);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Consumes text from the left.
class reader {
  public:
    explicit reader(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool eat(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// Exactly `digits` digits.
    std::optional<int> number(std::size_t digits) {
        if (rest_.size() < digits) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!is_digit(rest_[i])) return std::nullopt;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    /// One or more digits of a fraction, truncated to milliseconds.
    std::optional<int> fraction() {
        if (!is_digit(peek())) return std::nullopt;
        int ms = 0;
        for (int weight = 100; is_digit(peek()); weight /= 10) {
            ms += weight * (peek() - '0');
            rest_.remove_prefix(1);
        }
        return ms;
    }

  private:
    std::string_view rest_;
};

std::optional<sys_days> read_date(reader& in) {
    const auto y = in.number(4);
    if (!y || !in.eat('-')) return std::nullopt;
    const auto m = in.number(2);
    if (!m || !in.eat('-')) return std::nullopt;
    const auto d = in.number(2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

struct time_of_day {
    milliseconds since_midnight{0};
    bool leap_second = false;
};

std::optional<time_of_day> read_time(reader& in) {
    const auto h = in.number(2);
    if (!h || *h > 23 || !in.eat(':')) return std::nullopt;
    const auto m = in.number(2);
    if (!m || *m > 59) return std::nullopt;
    time_of_day time{hours{*h} + minutes{*m}, false};
    if (!in.eat(':')) return time;  // a browser's datetime-local field leaves the seconds out
    const auto s = in.number(2);
    if (!s || *s > 60) return std::nullopt;
    time.leap_second = *s == 60;
    time.since_midnight += seconds{*s};
    if (in.eat('.')) {
        const auto ms = in.fraction();
        if (!ms) return std::nullopt;
        time.since_midnight += milliseconds{*ms};
    }
    return time;
}

std::optional<minutes> read_offset(reader& in) {
    if (in.done() || in.eat('Z') || in.eat('z')) return minutes{0};
    const bool west = in.peek() == '-';
    if (!in.eat('-') && !in.eat('+')) return std::nullopt;
    const auto h = in.number(2);
    if (!h || *h > 23 || !in.eat(':')) return std::nullopt;
    const auto m = in.number(2);
    if (!m || *m > 59) return std::nullopt;
    const minutes offset = hours{*h} + minutes{*m};
    return west ? -offset : offset;
}

}  // namespace

timestamp system_clock::now() const {
    return floor<milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(timestamp t) {
    const parts p = split(t);
    std::string out = "0000-00-00T00:00:00.000Z";
    put_digits(out, 0, 4, static_cast<unsigned>(p.year));
    put_digits(out, 5, 2, p.month);
    put_digits(out, 8, 2, p.day);
    put_digits(out, 11, 2, p.hour);
    put_digits(out, 14, 2, p.minute);
    put_digits(out, 17, 2, p.second);
    put_digits(out, 20, 3, p.ms);
    return out;
}

std::string to_http_date(timestamp t) {
    const parts p = split(t);
    std::array<char, 64> out;
    const int size =
        std::snprintf(out.data(), out.size(), "%s, %02u %s %04d %02u:%02u:%02u GMT", day_names[p.weekday],
                      p.day, month_names[p.month - 1], p.year, p.hour, p.minute, p.second);
    return {out.data(), static_cast<std::size_t>(size)};
}

std::optional<timestamp> parse_rfc3339(std::string_view text) {
    reader in(text);
    const auto date = read_date(in);
    if (!date) return std::nullopt;
    if (!in.eat('T') && !in.eat('t') && !in.eat(' ')) return std::nullopt;
    const auto time = read_time(in);
    if (!time) return std::nullopt;
    const auto offset = read_offset(in);
    if (!offset || !in.done()) return std::nullopt;

    const timestamp t = timestamp{*date} + time->since_midnight - *offset;
    // A leap second is the last second of a UTC day, so second 60 has become the first second of the next
    // day.
    if (time->leap_second && floor<seconds>(t) != floor<days>(t)) return std::nullopt;
    constexpr timestamp first{};
    constexpr timestamp end = sys_days{year{10000} / 1 / 1};
    if (t < first || t >= end) return std::nullopt;
    return t;
}

}  // namespace pollstream
