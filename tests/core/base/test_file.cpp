// SPDX-License-Identifier: GPL-3.0-or-later
// Files are replaced whole or left as they were, and failures say why.
#include "core/base/file.h"

#include <QTemporaryDir>
#include <QtTest>

#include <ostream>

using namespace paretoscope;
namespace fs = std::filesystem;

namespace {

FileContent text(const std::string& content) {
    return [content](std::ostream& out) -> Result<void> {
        out << content;
        return {};
    };
}

} // namespace

class TestFile : public QObject {
    Q_OBJECT
private slots:
    void replacesTheOldContent() {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "a.txt";
        QVERIFY(writeFile(file, text("long old content")).ok());
        QVERIFY(writeFile(file, text("new")).ok());
        QCOMPARE(*readFile(file), std::string("new"));
    }

    void failureLeavesTheOldFileAndNothingElse() {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "a.txt";
        QVERIFY(writeFile(file, text("old")).ok());
        const Result<void> written = writeFile(file, [](std::ostream& out) -> Result<void> {
            out << "half";
            return Error{ErrorCode::corrupt, {}, {}, "page 2", {}};
        });
        QCOMPARE(written.error().code, ErrorCode::corrupt);
        QCOMPARE(*readFile(file), std::string("old"));
        QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()), 1);
    }

    void fullDiskIsNamed() {
        if (!fs::exists("/dev/full")) {
            QSKIP("no /dev/full here");
        }
        const Result<void> written = writeFile("/dev/full", text(std::string(1 << 20, 'x')));
        QCOMPARE(written.error().code, ErrorCode::diskFull);
    }

    void missingFolderIsNamed() {
        const Result<void> written = writeFile("/nowhere/at/all.txt", text("x"));
        QCOMPARE(written.error().code, ErrorCode::cannotWrite);
        QCOMPARE(written.error().file, std::string("/nowhere/at/all.txt"));
        QVERIFY(describe(written.error()).find("No such file") != std::string::npos);
        QCOMPARE(readFile("/nowhere/at/all.txt").error().code, ErrorCode::cannotRead);
        QCOMPARE(readFile("/tmp").error().code, ErrorCode::cannotRead);
    }
};

QTEST_APPLESS_MAIN(TestFile)
#include "test_file.moc"
