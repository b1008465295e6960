// SPDX-License-Identifier: GPL-3.0-or-later
// ShareGPT's chats as a stream of lengths: first message, first answer, whatever else stands around them.
#include "core/serving/request_trace.h"

#include <QtTest>

#include <sstream>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

Result<RequestTrace> read(const std::string& text, std::size_t most = 1000) {
    std::istringstream stream(text);
    return readRequestTrace(stream, "chats.json", most);
}

std::string message(const char* from, std::size_t bytes) {
    return std::string(R"({"from": ")") + from + R"(", "value": ")" + std::string(bytes, 'x') + R"("})";
}

std::string chat(std::initializer_list<std::string> messages) {
    std::string all;
    for (const std::string& each : messages) {
        all += (all.empty() ? "" : ", ") + each;
    }
    return R"({"id": "a", "conversations": [)" + all + "]}";
}

} // namespace

class TestSharedChats : public QObject {
    Q_OBJECT
private slots:
    void lengthsOfTheFirstTwoMessages() {
        const auto trace = read("  [" + chat({message("human", 400), message("gpt", 82), message("human", 9)}) + ",\n" +
                                chat({message("system", 50), message("human", 1), message("gpt", 4000)}) + "]");
        QVERIFY(trace);
        QCOMPARE(trace->format, std::string("ShareGPT"));
        QVERIFY(!trace->isTimed);
        QCOMPARE(trace->requests.size(), 2U);
        QCOMPARE(trace->requests[0].promptTokens, 100U);
        QCOMPARE(trace->requests[0].outputTokens, 21U);
        QCOMPARE(trace->requests[1].promptTokens, 1U);
        QCOMPARE(trace->requests[1].outputTokens, 1000U);
        QCOMPARE(trace->requests[1].arrival.value(), 0.0);
    }

    void whatElseThereIsCountsForNothing() {
        const std::string odd =
            R"({"meta": {"conversations": [{"from": "human", "value": "no"}], "tags": ["a", 1, null]},
            "conversations": [{"value": "12345678", "markdown": {"value": "long long long", "from": "gpt"}, "from": "human"},
                              {"from": "gpt", "value": "abcd", "parts": [["x"], {"value": "y"}]}], "score": 1.5})";
        const auto trace = read("[" + odd + "]");
        QVERIFY(trace);
        QCOMPARE(trace->requests.size(), 1U);
        QCOMPARE(trace->requests[0].promptTokens, 2U);
        QCOMPARE(trace->requests[0].outputTokens, 1U);
    }

    void chatsWithoutAnAnswerAreCounted() {
        const auto trace = read("[" + chat({message("gpt", 10)}) + "," + chat({message("human", 10)}) + "," + chat({}) +
                                "," + chat({message("human", 10), message("gpt", 10)}) + "]");
        QVERIFY(trace);
        QCOMPARE(trace->requests.size(), 1U);
        QCOMPARE(trace->withoutAnswer, 3U);
    }

    /// What follows is not even looked at.
    void stopsWhereItHasEnough() {
        const std::string one = chat({message("human", 10), message("gpt", 10)});
        const auto trace = read("[" + one + "," + one + ", {broken", 2);
        QVERIFY(trace);
        QCOMPARE(trace->requests.size(), 2U);
    }

    void malformed_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::newRow("cut off") << "[{\"conversations\": ["
                                 << "byte";
        QTest::newRow("no chats") << "[1, 2]"
                                  << "chat 1";
        QTest::newRow("a number among chats")
            << QString::fromStdString("[" + chat({message("human", 4), message("gpt", 4)}) + ", 7]") << "chat 2";
    }
    void malformed() {
        QFETCH(QString, text);
        QFETCH(QString, place);
        const auto trace = read(text.toStdString());
        QVERIFY(!trace);
        QCOMPARE(trace.error().code, ErrorCode::malformed);
        QVERIFY2(QString::fromStdString(trace.error().pointer).startsWith(place), trace.error().pointer.c_str());
    }
};

QTEST_GUILESS_MAIN(TestSharedChats)
#include "test_shared_chats.moc"
