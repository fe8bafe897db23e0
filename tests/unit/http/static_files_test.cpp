#include "pollstream/http/static_files.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

constexpr std::array<asset, 3> assets{{
    {"/assets/main-3F2A9C0D.js", "text/javascript; charset=utf-8", "\"js\"", true, "identity js", "gzip js",
     "br js"},
    {"/icon.svg", "image/svg+xml", "\"svg\"", false, "identity svg", "gzip svg", {}},
    {"/index.html", "text/html; charset=utf-8", "\"page\"", false, "<head><base href=\"/\"></head>",
     "gzip page", "br page"},
}};

response get(const static_files& files, std::string_view path, header_list headers = {}) {
    return wait_for(files.serve(asking("GET", path, std::move(headers))));
}

std::string coding_of(std::string_view path, std::string_view accept) {
    static const static_files files(assets, "/");
    const auto a = get(files, path, {{"Accept-Encoding", std::string(accept)}});
    const auto coding = field_of(a, "Content-Encoding");
    CHECK(field_of(a, "Vary") == "Accept-Encoding");
    CHECK(a.bytes().substr(0, coding == "(none)" ? 8 : coding.size()) ==
          (coding == "(none)" ? "identity" : coding));
    return coding;
}

constexpr std::string_view script = "/assets/main-3F2A9C0D.js";

}  // namespace

TEST_CASE("pages are the paths that the app's own router knows") {
    for (const auto* path : {"/", "/482913", "/482913/", "/create", "/stage/482913", "/host/01J",
                             "/kiosk/482913", "/results/01J", "/p/01J", "/embed/482913", "/index.html"}) {
        INFO(path);
        CHECK(is_page(path));
    }
    for (const auto* path : {"", "x", "/48291", "/4829133", "/48291a", "/stage", "/stage/", "/stage/1/2",
                             "/creates", "/api/v1", "/assets/x.js", "/favicon.ico", "//", "/create/x"}) {
        INFO(path);
        CHECK(is_page(path) == (std::string_view(path) == "//"));
    }
}

TEST_CASE("assets come with type, tag and cache lifetime") {
    const static_files files(assets, "/");
    const auto js = get(files, script);
    CHECK(js.status == 200);
    CHECK(js.bytes() == "identity js");
    CHECK(field_of(js, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(field_of(js, "ETag") == "\"js\"");
    CHECK(field_of(js, "Cache-Control") == "public, max-age=31536000, immutable");
    const auto svg = get(files, "/icon.svg");
    CHECK(field_of(svg, "Cache-Control") == "no-cache");
    CHECK(svg.bytes() == "identity svg");
}

TEST_CASE("page paths return the index") {
    const static_files files(assets, "/");
    for (const auto* path : {"/", "/create", "/stage/482913", "/index.html"}) {
        const auto a = get(files, path, {{"Accept-Encoding", "br"}});
        CHECK(a.status == 200);
        CHECK(a.bytes() == "br page");
        CHECK(field_of(a, "Cache-Control") == "no-cache");
    }
}

TEST_CASE("the page of a room leads on where scripts do not run") {
    const auto base = GENERATE(as<std::string>(), "/", "/polls/");
    const static_files files(assets, base);
    const auto way = [&](const std::string& code) {
        return "<head><base href=\"" + base + "\"><noscript><meta http-equiv=\"refresh\" content=\"0;url=v/" +
               code + "\"></noscript></head>";
    };
    const auto a = get(files, "/482913", {{"Accept-Encoding", "br"}});
    CHECK(a.status == 200);
    CHECK(a.bytes() == way("482913"));
    CHECK_FALSE(a.header("Content-Encoding"));
    CHECK(field_of(a, "Content-Type") == "text/html; charset=utf-8");
    CHECK(field_of(a, "Cache-Control") == "no-cache");
    CHECK(get(files, "/482914/").bytes() == way("482914"));
    const auto tag = field_of(a, "ETag");
    CHECK(get(files, "/482913", {{"If-None-Match", tag}}).status == 304);
    CHECK(get(files, "/482914", {{"If-None-Match", tag}}).status == 200);
    CHECK(get(files, "/", {{"If-None-Match", tag}}).status == 200);
}

TEST_CASE("unknown paths are 404 problems") {
    const static_files files(assets, "/");
    for (const auto* path :
         {"/assets/other.js", "/icon.svg/", "/ICON.svg", "/assets", "/../icon.svg", "/api/v1/nothing"}) {
        INFO(path);
        const auto a = get(files, path);
        CHECK(a.status == 404);
        CHECK(code_of(a) == "not_found");
    }
}

TEST_CASE("a browser at an unknown address gets the app, which says so, with 404") {
    const header_list browser{{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
    const auto base = GENERATE(as<std::string>(), "/", "/polls/");
    const static_files files(assets, base);
    const auto lost = get(files, "/87369", browser);
    CHECK(lost.status == 404);
    CHECK(field_of(lost, "Content-Type") == "text/html; charset=utf-8");
    CHECK(lost.bytes() == "<head><base href=\"" + base + "\"></head>");
    CHECK(field_of(lost, "ETag") == "(none)");
    // A program that asks for something that does not exist does not want a page.
    CHECK(field_of(get(files, "/api/v1/nothing", browser), "Content-Type") == "application/problem+json");
    CHECK(field_of(get(files, "/87369", {{"Accept", "*/*"}}), "Content-Type") == "application/problem+json");
}

TEST_CASE("the best coding the client takes") {
    CHECK(coding_of(script, "gzip, deflate, br") == "br");
    CHECK(coding_of(script, "GZIP") == "gzip");
    CHECK(coding_of(script, "x-gzip") == "gzip");
    CHECK(coding_of(script, "br;q=0.5, gzip;q=0.8") == "gzip");
    CHECK(coding_of(script, "br; q=0.5 , gzip; q=0.500") == "br");
    CHECK(coding_of(script, "br;q=0, gzip;q=0") == "(none)");
    CHECK(coding_of(script, "gzip;q=0.2, identity;q=0.9") == "(none)");
    CHECK(coding_of(script, "*") == "br");
    CHECK(coding_of(script, "*;q=0.1, br;q=0") == "gzip");
    CHECK(coding_of(script, "") == "(none)");
    CHECK(coding_of(script, "deflate, zstd") == "(none)");
    CHECK(coding_of(script, "br;q=nonsense") == "(none)");
    CHECK(coding_of(script, "br;q=0.9999, gzip;q=0.5") == "gzip");  // a weight has at most three decimals
    CHECK(coding_of(script, ",;,br;x=1,") == "(none)");
    CHECK(coding_of("/icon.svg", "br, gzip") == "gzip");
}

TEST_CASE("each coding has its own tag") {
    const static_files files(assets, "/");
    CHECK(field_of(get(files, script, {{"Accept-Encoding", "br"}}), "ETag") == "\"js-br\"");
    CHECK(field_of(get(files, script, {{"Accept-Encoding", "gzip"}}), "ETag") == "\"js-gzip\"");
}

TEST_CASE("a client that has it already gets 304 and no body") {
    const static_files files(assets, "/");
    for (const auto* tag :
         {"\"svg\"", "W/\"svg\"", "\"a\", \"svg\"", "\"a,b\",W/\"svg\"", "*", " \"svg\" "}) {
        INFO(tag);
        const auto a = get(files, "/icon.svg", {{"If-None-Match", tag}});
        CHECK(a.status == 304);
        CHECK(a.bytes().empty());
        CHECK(field_of(a, "ETag") == "\"svg\"");
        CHECK(field_of(a, "Cache-Control") == "no-cache");
        CHECK(field_of(a, "Vary") == "Accept-Encoding");
        CHECK_FALSE(a.header("Content-Type"));
        CHECK_FALSE(a.header("Content-Encoding"));
    }
    for (const auto* tag : {"\"other\"", "svg", "\"sv\"", "\"svg", "", "\"svg-gzip\"", "W/"}) {
        INFO(tag);
        CHECK(get(files, "/icon.svg", {{"If-None-Match", tag}}).status == 200);
    }
    CHECK(get(files, script, {{"Accept-Encoding", "br"}, {"If-None-Match", "\"js-br\""}}).status == 304);
    CHECK(get(files, script, {{"Accept-Encoding", "br"}, {"If-None-Match", "\"js\""}}).status == 200);
}

TEST_CASE("under a base path the index says so") {
    const static_files files(assets, "/poll/");
    const auto a = get(files, "/create", {{"Accept-Encoding", "br"}});
    CHECK(a.bytes() == "<head><base href=\"/poll/\"></head>");
    CHECK_FALSE(a.header("Content-Encoding"));
    CHECK(field_of(a, "Content-Type") == "text/html; charset=utf-8");
    const auto tag = field_of(a, "ETag");
    CHECK(tag != "\"page\"");
    CHECK(get(files, "/", {{"If-None-Match", tag}}).status == 304);
    const static_files odd(assets, "/a\"><script>/");
    CHECK(get(odd, "/").bytes() == "<head><base href=\"/a&quot;>&lt;script>/\"></head>");
}

TEST_CASE("a web app without its index is a broken build") {
    CHECK_THROWS_AS(static_files(std::span(assets).first(2), "/"), std::invalid_argument);
}
