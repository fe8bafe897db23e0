// Sends the built server inputs that nobody should send, and checks what must be true whatever it gets:
//
//     hostile [--inputs N] [--seed N] [--from N]
//
// It stays alive, answers at once, sends well-formed HTTP and no fault of its own, reveals no secret, keeps
// tallies that inputs cannot reach, and its memory stays bounded. A finding is printed with the seed and the
// number of its input; --from starts there.
#include "hostile/answers.hpp"
#include "hostile/ground.hpp"
#include "pollstream/base/text.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>

namespace {

using namespace pollstream;
using namespace pollstream::testing;
using finding = std::optional<std::string>;

constexpr std::size_t batch = 200;
constexpr std::size_t left_open_max = 60;
constexpr std::size_t growth_kib_max = 128 * 1024;

struct order {
    std::uint64_t inputs = 1'000;
    std::uint64_t seed = std::random_device{}();
    std::uint64_t from = 0;
};

std::optional<order> read_order(int argc, char** argv) {
    order o;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        const auto number = i + 1 < argc ? parse_uint(argv[i + 1]) : std::nullopt;
        if (!number) return std::nullopt;
        if (name == "--inputs") {
            o.inputs = *number;
        } else if (name == "--seed") {
            o.seed = *number;
        } else if (name == "--from") {
            o.from = *number;
        } else {
            return std::nullopt;
        }
    }
    return o;
}

std::string printable(std::string_view bytes) {
    std::string text;
    for (const char c : bytes.substr(0, 4'000)) {
        std::array<char, 8> escaped{};
        const auto value = static_cast<unsigned>(static_cast<unsigned char>(c));
        const bool plain = c == '\n' || (value >= 0x20 && value < 0x7f && c != '\\');
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x", value);
        text += plain ? std::string(1, c) : c == '\r' ? "\\r" : std::string(escaped.data());
    }
    return bytes.size() > 4'000 ? text + "…" : text;
}

class attacker {
  public:
    explicit attacker(const hostile_ground& on) : on_(on) {}

    finding send(const hostile_input& in) {
        // From many addresses, so that none has too many connections.
        raw_client wire(on_.port(), "127.0.0.1", 0, "127.0.1." + std::to_string(1 + sent_++ % 200));
        std::string said;
        const auto rest = std::string_view(in.bytes).substr(in.opening);
        wire.try_send(std::string_view(in.bytes).substr(0, in.opening));
        // A spoilt handshake may be only half of one, which gets no answer.
        if (in.opening > 0 && !wire.silent_for(100ms)) said = wire.read_some();
        wire.try_send(rest);
        switch (in.then) {
            case farewell::reset:
                wire.abort();
                return std::nullopt;
            case farewell::rude:
                return std::nullopt;
            case farewell::left_open:
                open_.push_back(std::move(wire));
                if (open_.size() > left_open_max) open_.pop_front();
                return std::nullopt;
            case farewell::polite:
                break;
        }
        if (in.waits) (void)wire.silent_for(2ms);
        if (in.waits) (void)wire.silent_for(2ms);
        wire.shutdown_send();
        return judge(said + wire.read_all(), in);
    }
    void leave() { open_.clear(); }
    const answer_count& count() const { return count_; }

  private:
    finding judge(const std::string& said, const hostile_input& in) {
        for (const auto& secret : on_.secrets())
            if (said.find(secret) != std::string::npos) return "an answer tells a secret\n" + printable(said);
        auto wrong = wrong_in(said, in, count_);
        if (wrong) *wrong += "\n---- the answer\n" + printable(said);
        return wrong;
    }

    const hostile_ground& on_;
    std::deque<raw_client> open_;
    answer_count count_;
    std::size_t sent_ = 0;
};

finding attack(const order& o, hostile_ground& ground) {
    attacker them(ground);
    std::size_t memory_kib = 0;
    for (auto number = o.from; number < o.from + o.inputs; ++number) {
        const auto in = make_input(ground.targets(), o.seed, number);
        finding wrong;
        try {
            wrong = them.send(in);
        } catch (const wire_error& e) {
            wrong = e.what();
        }
        if (wrong)
            return "input " + std::to_string(number) + ": " + *wrong + "\n---- the input\n" +
                   printable(in.bytes);
        const auto done = number + 1 - o.from;
        if (done % batch != 0) continue;
        if (auto unwell = ground.look_after())
            return "after input " + std::to_string(number) + " and up to " + std::to_string(batch) +
                   " before it: " + *unwell;
        // By then every cache has filled up once.
        if (done == 5 * batch) memory_kib = ground.memory_kib();
    }
    const auto grown = ground.memory_kib() - std::min(memory_kib, ground.memory_kib());
    for (const auto& [status, times] : them.count().by_status)
        std::printf("%d: %llu, ", status, static_cast<unsigned long long>(times));
    std::printf("frames: %llu, memory: %zu KiB\n", static_cast<unsigned long long>(them.count().frames),
                ground.memory_kib());
    if (memory_kib > 0 && grown > growth_kib_max) return "memory grew by " + std::to_string(grown) + " KiB";
    them.leave();
    return ground.finish();
}

}  // namespace

int main(int argc, char** argv) {
    const auto o = read_order(argc, argv);
    if (!o) {
        std::fprintf(stderr, "hostile [--inputs N] [--seed N] [--from N]\n");
        return 2;
    }
    std::printf("%llu inputs, --seed %llu\n", static_cast<unsigned long long>(o->inputs),
                static_cast<unsigned long long>(o->seed));
    std::fflush(stdout);
    // Freed memory that ASan keeps would look like growth.
    const auto* given = std::getenv("ASAN_OPTIONS");
    ::setenv("ASAN_OPTIONS", (std::string(given == nullptr ? "" : given) + ":quarantine_size_mb=16").c_str(),
             1);
    const auto start = std::chrono::steady_clock::now();
    try {
        hostile_ground ground;
        if (const auto wrong = attack(*o, ground)) {
            std::printf("%s\n", wrong->c_str());
            return 1;
        }
    } catch (const std::exception& e) {
        std::printf("%s\n", e.what());
        return 1;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("nothing found in %.1f s\n", took.count());
    return 0;
}
