// A module includes only floors below it, libraries and threads stay where they belong, no co_await
// expression contains what g++ 12 destroys twice, and no coroutine is a lambda that captures. Each check is
// first tried on planted mistakes.
#include "house.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream::testing;

namespace {

void expect_nothing(const findings& wrong) {
    for (const auto& finding : wrong) FAIL_CHECK(finding);
}

source planted(std::string path, std::string text) {
    return {std::move(path), std::move(text)};
}

}  // namespace

TEST_CASE("the table itself goes down only") {
    for (const auto& m : house()) {
        for (const auto door : m.doors) {
            CAPTURE(m.name, door);
            const auto below = std::ranges::find(house(), door, &module::name);
            REQUIRE(below != house().end());
            CHECK(below->floor < m.floor);
        }
    }
}

TEST_CASE("planted: doors that are not in the table") {
    CHECK(check_doors(planted("src/vote/a.cpp", "#include \"pollstream/poll/poll_service.hpp\"\n")) ==
          findings{"src/vote/a.cpp:1: vote may not open the door of poll"});
    CHECK(check_doors(
              planted("include/pollstream/domain/a.hpp", "\n#  include \"pollstream/store/store.hpp\"\n")) ==
          findings{"include/pollstream/domain/a.hpp:2: domain may not open the door of store"});
    CHECK(check_doors(planted("src/net/a.cpp", "#include \"pollstream/domain/poll.hpp\"")).size() == 1);
    CHECK(check_doors(planted("src/http/a.cpp", "#include \"pollstream/app/settings.hpp\"")).size() == 1);
    CHECK(check_doors(planted("src/app/a.cpp", "#include \"net/session.hpp\"\n")) ==
          findings{"src/app/a.cpp:1: net/session.hpp is private to its module"});
    CHECK(check_doors(planted("src/attic/a.cpp", "")) ==
          findings{"src/attic/a.cpp: stands in no module of the house"});
    CHECK(check_doors(planted("src/pollstream.cpp", "")).size() == 1);

    CHECK(check_doors(planted("src/vote/a.cpp",
                              "#include \"pollstream/vote/vote_api.hpp\"\n#include \"vote/x.hpp\"\n"
                              "#include \"pollstream/store/store.hpp\"\n"))
              .empty());
    CHECK(check_doors(planted("src/vote/a.cpp", "#include \"x.hpp\"\n")) ==
          findings{"src/vote/a.cpp:1: x.hpp needs its module's name: vote/x.hpp"});
}

TEST_CASE("planted: libraries used outside their places") {
    CHECK(check_confined(planted("src/http/a.cpp", "#include <boost/beast/http.hpp>\n")) ==
          findings{"src/http/a.cpp:1: boost/beast/http.hpp: Boost.Beast lives in net"});
    CHECK(check_confined(planted("src/app/a.cpp", "#include <sqlite3.h>")).size() == 1);
    CHECK(check_confined(planted("include/pollstream/sqlite/open.hpp", "#include <sqlite3.h>")).size() == 1);
    CHECK(check_confined(planted("src/broadcast/a.cpp", "#include <mutex>\n#include <atomic>")).size() == 2);
    CHECK(check_confined(planted("src/base/log_file.cpp", "#include <mutex>\n#include <atomic>")).size() ==
          1);
    CHECK(check_confined(planted("src/app/a.cpp", "#include <boost/asio/thread_pool.hpp>")).size() == 1);
    CHECK(check_confined(planted("src/app/a.cpp", "#include <openssl/sha.h>")).size() == 1);

    const auto beast = [](const char* path) {
        return check_confined(planted(path, "#include <boost/beast/core.hpp>")).size();
    };
    CHECK(beast("tests/unit/net/a_test.cpp") == 1);
    CHECK(beast("tests/integration/app/a_test.cpp") == 1);
    CHECK(beast("tests/support/a.hpp") == 1);
    CHECK(beast("bench/load/a.cpp") == 1);
    CHECK(beast("cmake/precompiled.hpp") == 1);
    CHECK(beast("src/net/a.cpp") == 0);

    CHECK(check_confined(planted("tests/unit/sqlite/a.cpp", "#include <sqlite3.h>\n#include <thread>"))
              .empty());
    CHECK(check_confined(planted("src/sqlite/a.cpp", "#include <sqlite3.h>\n#include <thread>")).empty());
    CHECK(check_confined(planted("src/sqlite/a.cpp", "#include <boost/asio/thread_pool.hpp>")).empty());
}

/// Each is one violation above the commit lane.
const std::vector<std::string> of_threads = {"std::mutex m;",
                                             "std::shared_mutex m;",
                                             "std::recursive_timed_mutex m;",
                                             "const std::lock_guard lock(m);",
                                             "std::unique_lock<M> lock(m);",
                                             "std::scoped_lock lock(a, b);",
                                             "std::shared_lock lock(m);",
                                             "std::thread t(f);",
                                             "std::jthread t(f);",
                                             "std::this_thread::sleep_for(1s);",
                                             "pthread_create(&t, nullptr, f, nullptr);",
                                             "std::atomic<int> i;",
                                             "std::atomic_flag f;",
                                             "std::atomic_ref(i)++;",
                                             "std::condition_variable c;",
                                             "std::condition_variable_any c;",
                                             "std::counting_semaphore<3> s(0);",
                                             "std::binary_semaphore s(0);",
                                             "std::latch l(1);",
                                             "std::barrier b(2);",
                                             "std::once_flag o;",
                                             "std::call_once(o, f);",
                                             "thread_local int i;",
                                             "auto r = std::async(f);",
                                             "std::future<int> f;",
                                             "std::promise<int> p;",
                                             "std::packaged_task<int()> t(f);",
                                             "asio::strand<E> s(e);",
                                             "auto s = asio::make_strand(loop);",
                                             "asio::thread_pool pool(1);",
                                             "using std::mutex;",
                                             "using namespace std; mutex m;"};

TEST_CASE("planted: threads without an #include of theirs") {
    const auto check = [](const std::string& text) {
        return check_threads(planted("src/vote/a.cpp", text)).size();
    };
    CHECK(check_threads(planted("src/vote/a.cpp", "\n  std::mutex m;")) ==
          findings{"src/vote/a.cpp:2: mutex: everything above the commit lane belongs to one thread"});
    for (const auto& word : of_threads) {
        INFO(word);
        CHECK(check(word) == 1);
        CHECK(check_threads(planted("include/pollstream/domain/a.hpp", word)).size() == 1);
        CHECK(check_threads(planted("src/async/a.cpp", word)).size() == 1);
        CHECK(check_threads(planted("src/base/log.cpp", word)).size() == 1);
        CHECK(check_threads(planted("src/sqlite/a.cpp", word)).empty());
        CHECK(check_threads(planted("include/pollstream/sqlite/a.hpp", word)).empty());
    }
    CHECK(check("std::mutex a; std::mutex b;") == 2);

    CHECK(check("// a std::mutex\n/* std::thread */ f(\"std::atomic\", R\"(std::mutex \" strand)\");") == 0);
    CHECK(check("mutex_.x(); threads t; strands s; auto future = now + 1s; my::promise p; restrand();") == 0);
    CHECK(
        check_threads(planted("src/base/log_file.cpp", "std::mutex m; thread_local int i;")) ==
        findings{
            "src/base/log_file.cpp:1: thread_local: everything above the commit lane belongs to one thread"});
    CHECK(check_threads(planted("src/base/log_file.cpp", "std::lock_guard l(m); std::shared_mutex m;"))
              .size() == 1);
    CHECK(check_threads(planted("src/net/response_head.cpp", "thread_local int i; std::mutex m;")).size() ==
          1);
}

TEST_CASE("planted: temporaries inside co_await") {
    const auto check = [](const char* text) { return check_co_await(planted("src/a/a.cpp", text)).size(); };
    CHECK(check("co_await f(ballot{1});") == 1);
    CHECK(check("auto r = co_await f({1, 2});") == 1);
    CHECK(check("if (co_await f(std::vector<int>{1})) { g(); }") == 1);
    CHECK(check("co_await f(\n  [this] { return 1; });") == 1);
    CHECK(check("co_await f([&](int i) { return i; });") == 1);
    CHECK(check("co_return co_await g(x, options{.a = 1});") == 1);
    CHECK(check("while (co_await f(x)) g();") == 1);
    CHECK(check("do { g(); } while (!co_await f((x)));") == 1);
    CHECK(check("while (a(b) && (c || co_await f(x))) g();") == 1);
    CHECK(check_co_await(planted("src/a/a.cpp", "\n\nco_await f(a{1});")) ==
          findings{"src/a/a.cpp:3: a brace-made temporary is born inside a co_await expression"});

    CHECK(check("co_await f(std::move(named));") == 0);
    CHECK(check("if (co_await f(x)) { g(); }") == 0);
    CHECK(check("co_await f(std::string_view{}, {});") == 0);
    CHECK(check("if (!co_await f(x)[2].y) { g({}); }") == 0);
    CHECK(check("// co_await f(a{})\ng(\"co_await f(a{})\");") == 0);
    CHECK(check("int my_co_await = 1'000; f('\"', {});") == 0);
    CHECK(check("co_await one(a); two(b{});") == 0);
    CHECK(check("while (held) co_await f(x);") == 0);
    CHECK(check("while (held) { g(co_await f(x)); }") == 0);
}

TEST_CASE("planted: temporaries anywhere in the full expression of a co_await") {
    const auto check = [](const char* text) { return check_co_await(planted("src/a/a.cpp", text)).size(); };
    CHECK(check("f(x{1}, co_await g());") == 1);
    CHECK(check("auto r = f({1, 2}, co_await g());") == 1);
    CHECK(check("co_return answer{1, co_await g()};") == 1);
    CHECK(check("co_return x{1} == co_await g();") == 1);
    CHECK(check("a.b({1})\n    .c(co_await g());") == 1);
    CHECK(check("f([&] { return 1; }, co_await g());") == 1);
    CHECK(check("f([this](int i) { h(i); return 1; }, co_await g());") == 1);
    CHECK(check("co_return [x](int i) { return i + x; }(co_await g());") == 1);
    CHECK(check("if (x{1} == co_await f()) g();") == 1);
    CHECK(check("for (const int i : f({1}, co_await g())) h(i);") == 1);
    CHECK(check("co_await f(text{\"a\"});") == 1);
    CHECK(check("co_await f(text{'a'});") == 1);
    CHECK(check("co_await f(text{R\"(a)\"});") == 1);
    CHECK(check("for (; co_await f();) g();") == 1);

    CHECK(check("const x named{1}; f(named, co_await g());") == 0);
    CHECK(check("f(x{}, co_await g());") == 0);
    CHECK(check("if (a == x{1}) f(co_await g());") == 0);
    CHECK(check("if (co_await g()) co_return x{1};") == 0);
    CHECK(check("for (const int i : {1, 2}) co_await f(i);") == 0);
    CHECK(check("for (auto i = x{1}; i < y{2}; ++i) co_await f(i);") == 0);
    CHECK(check("switch (x{1}) { case 1: { co_await f(); } }") == 0);
    CHECK(check("task<void> f(x a = {1}) { co_await a; }") == 0);
    CHECK(check("auto f = [](x a) -> task<void> { co_await g(a); }; h(x{1});") == 0);
    CHECK(check("f([](x a) -> task<void> { co_await g(a); }, x{1});") == 0);
    CHECK(check("try { co_await f(); } catch (...) { g({1}); }") == 0);
    CHECK(check("if (a) { g({1}); } else { co_await f(); }") == 0);
    CHECK(check("struct s { int a = 1; }; namespace n { } co_await f();") == 0);
    CHECK(check("auto& [a, b] = co_await f();") == 0);
    CHECK(check("[[maybe_unused]] const auto [a, b] = co_await f(c[1], d()[2]);") == 0);
    CHECK(check("for (auto i = co_await f(); i < 3; ++i) g();") == 0);
}

TEST_CASE("planted: coroutines that are capturing lambdas") {
    const auto check = [](const char* text) {
        return check_capturing_coroutines(planted("src/a/a.cpp", text)).size();
    };
    CHECK(check_capturing_coroutines(
              planted("src/a/a.cpp", "\nco_spawn(loop, [this]() -> task<void> { co_await f(); });")) ==
          findings{"src/a/a.cpp:2: a lambda that captures returns a task; make it a function"});
    CHECK(check("auto f = [&]() -> task<int> { co_return 1; };") == 1);
    CHECK(check("auto f = [=] (int a) mutable -> pollstream::task<int> { co_return a; };") == 1);
    CHECK(check("auto f = [x = std::move(y[0])](\n    int (*a)(int),\n    b c) noexcept\n    -> task<d<e>> "
                "{};") == 1);
    CHECK(check("r.on(\"/\", [&api](const request& r) -> asio::awaitable<int> { co_return 1; });") == 1);
    CHECK(check("return [x] -> task<void> { co_return; };") == 1);
    CHECK(check("auto f = [x]<class T>(T a) -> task<T> { co_return a; };") == 1);
    CHECK(check("auto f = [](int a) { return [a]() -> task<int> { co_return a; }; };") == 1);

    CHECK(check("auto f = [](int a) -> task<int> { co_return a; };") == 0);
    CHECK(check("auto f = [ ](int a) -> task<int> { co_return a; };") == 0);
    CHECK(check("auto f = [this](int a) { return g(a); };") == 0);
    CHECK(check("auto f = [this](int a) -> result<int> { return a; };") == 0);
    CHECK(check("auto f = [x](int a) -> std::function<task<int>()> { return g(a, x); };") == 0);
    CHECK(check("auto f(int a) -> task<int> { co_return b[a]; }") == 0);
    CHECK(check("int a[3]; auto f() -> task<int> {}") == 0);
    CHECK(check("[[nodiscard]] auto f() -> task<int>;") == 0);
    CHECK(check("const auto& [a, b] = c(d)[e]; auto f() -> task<int> {}") == 0);
    CHECK(check("// [this] -> task<int> {}\nf(\"[this]() -> task<int> {}\");") == 0);
}

TEST_CASE("every #include of our own uses a door in the table") {
    const auto all = read_sources({"src", "include/pollstream"});
    REQUIRE(all.size() > 50);
    for (const auto& s : all) expect_nothing(check_doors(s));
}

TEST_CASE("libraries and threads stay in their places") {
    for (const auto& s : read_sources({"src", "include/pollstream", "tests", "bench", "cmake"}))
        expect_nothing(check_confined(s));
    for (const auto& s : read_sources({"src", "include/pollstream"})) expect_nothing(check_threads(s));
}

TEST_CASE("each word that may stand outside the lanes does stand there") {
    const auto all = read_sources({"src"});
    for (const auto& known : words_of_threads_above()) {
        CAPTURE(known.path, known.word);
        const auto file = std::ranges::find(all, known.path, &source::path);
        REQUIRE(file != all.end());
        const auto words = words_of_threads(*file);
        CHECK(std::ranges::find(words, known.word, &found_word::word) != words.end());
    }
}

TEST_CASE("planted at the end of each source: whatever it holds, it is read to its end") {
    for (auto& s : read_sources({"src", "include/pollstream"})) {
        INFO(s.path);
        const auto before = words_of_threads(s).size();
        s.text += "std::mutex m;\ntask<void> a() { f(x{1}, co_await g()); }\n";
        CHECK(words_of_threads(s).size() == before + 1);
        CHECK(check_co_await(s).size() == 1);
    }
}

TEST_CASE(
    "no co_await expression contains what g++ 12 destroys twice, and no coroutine what dies before it") {
    for (const auto& s : read_sources({"src", "include/pollstream", "tests", "bench"})) {
        expect_nothing(check_co_await(s));
        expect_nothing(check_capturing_coroutines(s));
    }
}
