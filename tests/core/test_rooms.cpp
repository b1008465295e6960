// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the includes of every source and fails where a room uses its own floor or a higher one, where the engine or a
// plugin includes Qt, where ui/models includes widgets, and where anybody includes app/.
#include "tests/support/paths.h"

#include <QtTest>

#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using namespace paretoscope;

namespace {

const std::map<std::string, int> kFloors = {
    {"base", 1},  {"hardware", 2}, {"model", 2},   {"pareto", 2}, {"graph", 3},    {"kernel", 3},     {"network", 3},
    {"kv", 3},    {"sparsity", 3}, {"quality", 3}, {"trace", 4},  {"training", 4}, {"simulation", 5}, {"serving", 5},
    {"study", 6}, {"explore", 7},  {"store", 7},   {"report", 7}, {"run", 8}};

struct Include {
    fs::path from; ///< relative to the sources
    std::string target;
};

std::vector<Include> includesBelow(const std::string& top) {
    static const std::regex pattern("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
    std::vector<Include> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(tests::sourceDir() / top)) {
        if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
            continue;
        }
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            std::smatch match;
            if (std::regex_search(line, match, pattern)) {
                found.push_back({fs::relative(entry.path(), tests::sourceDir()), match[1]});
            }
        }
    }
    return found;
}

std::string part(const fs::path& path, std::size_t index) {
    auto it = path.begin();
    for (std::size_t i = 0; i < index && it != path.end(); ++i) {
        ++it;
    }
    return it == path.end() ? std::string() : it->string();
}

} // namespace

class TestRooms : public QObject {
    Q_OBJECT
private slots:
    void coreLooksOnlyDownwards() {
        const std::vector<Include> includes = includesBelow("core");
        QVERIFY(includes.size() > 50);
        for (const Include& include : includes) {
            const std::string room = part(include.from, 1);
            QVERIFY2(kFloors.contains(room), ("a room without a floor: " + room).c_str());
            const std::string where = include.from.string() + " includes " + include.target;
            QVERIFY2(!include.target.starts_with("Q"), where.c_str());
            if (include.target.starts_with("core/")) {
                const std::string other = part(include.target, 1);
                QVERIFY2(kFloors.contains(other), where.c_str());
                QVERIFY2(other == room || kFloors.at(other) < kFloors.at(room), where.c_str());
            }
            QVERIFY2(!include.target.starts_with("ui/") && !include.target.starts_with("app/"), where.c_str());
        }
    }

    void pluginsKnowTheEngineAlone() {
        for (const Include& include : includesBelow("plugins")) {
            const std::string where = include.from.string() + " includes " + include.target;
            QVERIFY2(!include.target.starts_with("Q") && !include.target.starts_with("ui/") &&
                         !include.target.starts_with("app/"),
                     where.c_str());
            QVERIFY2(!include.target.starts_with("plugins/") ||
                         part(include.target, 1) == part(include.from, 1), // each its own folder
                     where.c_str());
        }
    }

    void modelsKnowNoWidgets() {
        if (!fs::exists(tests::sourceDir() / "ui" / "models")) {
            QSKIP("no window yet");
        }
        for (const Include& include : includesBelow("ui/models")) {
            const std::string where = include.from.string() + " includes " + include.target;
            QVERIFY2(!include.target.starts_with("QtWidgets") && include.target != "qcustomplot.h" &&
                         include.target != "QWidget" && include.target != "QApplication",
                     where.c_str());
            QVERIFY2(!include.target.starts_with("ui/") || include.target.starts_with("ui/models/"), where.c_str());
        }
    }

    void nobodyIncludesTheApplication() {
        for (const char* top : {"core", "ui", "tests"}) {
            for (const Include& include : includesBelow(top)) {
                QVERIFY2(!include.target.starts_with("app/"), include.from.string().c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRooms)
#include "test_rooms.moc"
