// --web-dir: the one place in this module that touches the file system, so these tests create their own
// folder.
#include "asking.hpp"
#include "pollstream/http/static_files.hpp"
#include "support/file_text.hpp"

#include <catch2/catch.hpp>

#include <stdlib.h>

#include <filesystem>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, std::string_view bytes) {
    fs::create_directories(file.parent_path());
    put_text(file, bytes);
}

/// outer/dist is what is served; outer/secret.txt is not.
struct web_dir {
    web_dir() {
        std::string name = (fs::temp_directory_path() / "pollstream-web-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        outer = name;
        write(outer / "secret.txt", "secret");
        write(outer / "dist-other/x.txt", "secret");
        write(outer / "dist/index.html", "<base href=\"/\">");
        write(outer / "dist/assets/main.js", "script");
        write(outer / "dist/.env", "secret");
        write(outer / "dist/odd.bin", "bytes");
        fs::create_symlink(outer / "secret.txt", outer / "dist/link.txt");
        fs::create_symlink(outer, outer / "dist/up");
        fs::create_symlink(outer / "dist/assets/main.js", outer / "dist/alias.js");
    }
    ~web_dir() { fs::remove_all(outer); }

    fs::path dist() const { return outer / "dist"; }
    fs::path outer;
};

response get(const static_files& files, std::string path, header_list headers = {}) {
    request r = asking("GET", "/", std::move(headers));
    r.path = std::move(path);
    return wait_for(files.serve(r));
}

}  // namespace

TEST_CASE("files come from the folder as they are now") {
    const web_dir dir;
    const static_files files(dir.dist(), "/");
    const auto a = get(files, "/assets/main.js");
    CHECK(a.status == 200);
    CHECK(a.bytes() == "script");
    CHECK(field_of(a, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(field_of(a, "Cache-Control") == "no-cache");
    CHECK(get(files, "/assets/main.js", {{"If-None-Match", field_of(a, "ETag")}}).status == 304);
    write(dir.dist() / "assets/main.js", "changed");
    const auto b = get(files, "/assets/main.js", {{"If-None-Match", field_of(a, "ETag")}});
    CHECK(b.status == 200);
    CHECK(b.bytes() == "changed");
    CHECK(field_of(get(files, "/odd.bin"), "Content-Type") == "application/octet-stream");
    CHECK(get(files, "/alias.js").status == 200);  // a link that stays inside
}

TEST_CASE("pages come from the folder's index, with the base set") {
    const web_dir dir;
    CHECK(get(static_files(dir.dist(), "/"), "/482913").bytes() == "<base href=\"/\">");
    CHECK(get(static_files(dir.dist(), "/poll/"), "/482913").bytes() == "<base href=\"/poll/\">");
    const auto lost = get(static_files(dir.dist(), "/poll/"), "/nothing/here", {{"Accept", "text/html"}});
    CHECK(lost.status == 404);
    CHECK(lost.bytes() == "<base href=\"/poll/\">");
    fs::remove(dir.dist() / "index.html");
    CHECK(get(static_files(dir.dist(), "/"), "/").status == 404);
}

TEST_CASE("nothing leads out of the folder") {
    const web_dir dir;
    const static_files files(dir.dist(), "/");
    using namespace std::string_literals;
    for (const auto& path : {"/../secret.txt"s,
                             "/assets/../../secret.txt"s,
                             "/link.txt"s,
                             "/up/secret.txt"s,
                             "/up/dist-other/x.txt"s,
                             "/../dist-other/x.txt"s,
                             "/.env"s,
                             "/./index.html"s,
                             "//etc/passwd"s,
                             "/assets//main.js"s,
                             "/..\\secret.txt"s,
                             "/index.html\0.js"s,
                             "/assets"s,
                             "/assets/"s,
                             ""s,
                             "index.html"s,
                             "/"s + dir.outer.string() + "/secret.txt",
                             dir.outer.string() + "/secret.txt",
                             "/nothing"s,
                             "/" + std::string(5000, 'a')}) {
        INFO(path);
        const auto a = get(files, path);
        CHECK(a.status == 404);
        CHECK(a.bytes().find(dir.outer.string()) == std::string_view::npos);
    }
}

TEST_CASE("a missing folder is reported at once") {
    CHECK_THROWS_AS(static_files(fs::path("/nowhere/at/all"), "/"), fs::filesystem_error);
}
