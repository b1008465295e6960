// SPDX-License-Identifier: GPL-3.0-or-later
// Request streams of others: each format as its repository writes it, and the place of every mistake.
#include "core/serving/request_trace.h"

#include <QtTest>

#include <cmath>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::serving;

namespace {

Result<RequestTrace> read(const char* text, std::size_t most = 1000) {
    std::istringstream stream(text);
    return readRequestTrace(stream, "trace", most);
}

} // namespace

class TestRequestTrace : public QObject {
    Q_OBJECT
private slots:
    void keepsMooncakesHashes() {
        std::istringstream good(
            "{\"timestamp\": 0, \"input_length\": 1100, \"output_length\": 4, \"hash_ids\": [0, 7, 9]}\n"
            "{\"timestamp\": 1, \"input_length\": 600, \"output_length\": 0, \"hash_ids\": [0, 8]}\n"
            "{\"timestamp\": 2, \"input_length\": 600, \"output_length\": 4, \"hash_ids\": [0, 7]}\n");
        const Result<RequestTrace> trace = readRequestTrace(good, "mooncake.jsonl", 10);
        QVERIFY(trace.ok() && trace->prefixes);
        QCOMPARE(trace->prefixes->tokens, 512U);
        QVERIFY(std::ranges::equal(trace->prefixes->of(0, 1100), std::vector<std::uint64_t>{0, 7})); // whole ones
        QVERIFY(std::ranges::equal(trace->prefixes->of(1, 600), std::vector<std::uint64_t>{0}));     // the third line
        std::istringstream bad("{\"timestamp\": 0, \"input_length\": 1100, \"output_length\": 4, \"hash_ids\": [0]}\n"
                               "{\"timestamp\": 1, \"input_length\": 600, \"output_length\": 4, \"hash_ids\": [-1]}\n");
        const Error error = readRequestTrace(bad, "mooncake.jsonl", 10).error();
        QCOMPARE(error.pointer, std::string("line 2"));
        QVERIFY(error.value.find("hash_ids") != std::string::npos);
    }

    void readsEveryFormat_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("format");
        QTest::newRow("Azure 2023") << "TIMESTAMP,ContextTokens,GeneratedTokens\n"
                                       "2023-11-16 18:17:03.9799600,374,44\n2023-11-16 18:17:05.4799600,396,109\n"
                                    << "Azure";
        QTest::newRow("Azure 2024, of DOS") << "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"
                                               "2024-02-29 23:59:59.500000+00:00,374,44\r\n"
                                               "2024-03-01 00:00:01.000000+00:00,396,109\r\n"
                                            << "Azure";
        QTest::newRow("BurstGPT") << "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total "
                                     "tokens,Log Type\n5,,1.2,ChatGPT,374,44,418,Conversation log\n"
                                     "6.5,a,3,GPT-4,396,109,505,API log\n"
                                  << "BurstGPT";
        QTest::newRow("BurstGPT, older") << "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                                            "5,ChatGPT,374,44,418,Conversation log\n"
                                            "6.5,GPT-4,396,109,505,API log\n"
                                         << "BurstGPT";
        QTest::newRow("Azure 2024, without fractions") // Azure/AzurePublicDataset
            << "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-12 00:00:00+00:00,374,44\n"
               "2024-05-12 00:00:01.500000+00:00,396,109\n"
            << "Azure";
        QTest::newRow("Azure 2025, with images") << "TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n"
                                                    "2024-10-15 00:00:00.0000000,2,374,44\n"
                                                    "2024-10-15 00:00:01.5000000,0,396,109\n"
                                                 << "Azure";
        QTest::newRow("BurstGPT 3") // HPMLL/BurstGPT
            << "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
               "19440110.0,1722ac82-0a46-4bf0-aa08-89794e7a2b3f,43,GPT-4,374,44,418,Conversation log\n"
               "19440111.5,d5983bf9-0000-0000-0000-000000000000,2,ChatGPT,396,109,505,Conversation log\n"
            << "BurstGPT";
        QTest::newRow("Vidur, with sessions") // microsoft/vidur
            << "arrived_at,num_prefill_tokens,num_decode_tokens,session_id,session_turn_index\n"
               "0.028621111913729264,374,44,0,\n1.528621111913729264,396,109,,\n"
            << "Vidur";
        QTest::newRow("Vidur") << "arrived_at,num_prefill_tokens,num_decode_tokens\n0.5,374,44\n2.0,396,109\n"
                               << "Vidur";
        QTest::newRow("Splitwise") << "request_id,request_type,application_id,arrival_timestamp,batch_size,"
                                      "prompt_size,token_size\n0,2,0,1.0,1,374,44\n1,2,0,2.5,1,396,109\n"
                                   << "Splitwise";
        QTest::newRow("Mooncake") << "{\"timestamp\": 1500, \"input_length\": 374, \"output_length\": 44, "
                                     "\"hash_ids\": [0, 1]}\n{\"timestamp\": 3000, \"input_length\": 396, "
                                     "\"output_length\": 109, \"hash_ids\": []}\n"
                                  << "Mooncake";
        QTest::newRow("Mooncake, together") // kvcache-ai/Mooncake: many lines of one time
            << "{\"timestamp\": 27000, \"input_length\": 374, \"output_length\": 44, \"hash_ids\": [0]}\n"
               "{\"timestamp\": 28500, \"input_length\": 396, \"output_length\": 109, \"hash_ids\": [0]}\n\n"
            << "Mooncake";
        QTest::newRow("LLMServingSim, with tokens") // casys-kaist/LLMServingSim
            << "{\"input_toks\": 374, \"output_toks\": 44, \"arrival_time_ns\": 4059740, \"input_tok_ids\": [1, 2, 3], "
               "\"output_tok_ids\": [4, 5, 6]}\n{\"input_toks\": 396, \"output_toks\": 109, \"arrival_time_ns\": "
               "1504059740, \"input_tok_ids\": [1], \"output_tok_ids\": [4]}\n"
            << "LLMServingSim";
        QTest::newRow("LLMServingSim") << "{\"input_toks\": 374, \"output_toks\": 44, \"arrival_time_ns\": 0}\n"
                                          "{\"input_toks\": 396, \"output_toks\": 109, \"arrival_time_ns\": "
                                          "1500000000}\n"
                                       << "LLMServingSim";
    }

    void readsEveryFormat() {
        QFETCH(QString, text);
        QFETCH(QString, format);
        const Result<RequestTrace> trace = read(qPrintable(text));
        QVERIFY2(trace, trace ? "" : describe(trace.error()).c_str());
        QCOMPARE(QString::fromStdString(trace->format), format);
        QCOMPARE(trace->requests.size(), std::size_t{2});
        QCOMPARE(trace->requests[0].arrival.value(), 0.0);
        QVERIFY(std::abs(trace->requests[1].arrival.value() - 1.5) < 1e-6);
        QCOMPARE(trace->requests[0].promptTokens, 374U);
        QCOMPARE(trace->requests[1].outputTokens, 109U);
    }

    void saysWhereAndWhatIsWrong_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("pointer");
        const QString vidur = "arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n";
        const QString azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
        const QString mooncake = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}\n";
        const int malformed = int(ErrorCode::malformed);
        const int range = int(ErrorCode::outOfRange);
        QTest::newRow("empty") << "" << malformed << "";
        QTest::newRow("unknown") << "a,b,c\n1,2,3\n" << int(ErrorCode::notSupported) << "header";
        QTest::newRow("a column is missing") << "arrived_at,num_prefill_tokens\n0,1\n"
                                             << int(ErrorCode::notSupported) << "header";
        QTest::newRow("too few fields") << vidur + "1,2\n" << malformed << "row 2";
        QTest::newRow("no number") << vidur + "1,many,3\n" << malformed << "row 2, column num_prefill_tokens";
        QTest::newRow("empty cell") << vidur + "1,,3\n" << malformed << "row 2, column num_prefill_tokens";
        QTest::newRow("negative time") << "arrived_at,num_prefill_tokens,num_decode_tokens\n-1,1,1\n"
                                       << range << "row 1, column arrived_at";
        QTest::newRow("infinite time") << vidur + "inf,1,1\n" << malformed << "row 2, column arrived_at";
        QTest::newRow("unsorted") << vidur + "5,1,1\n4,1,1\n" << range << "row 3, column arrived_at";
        QTest::newRow("negative tokens") << vidur + "5,1,-1\n" << range << "row 2, column num_decode_tokens";
        QTest::newRow("no prompt") << vidur + "5,0,1\n" << range << "row 2, column num_prefill_tokens";
        QTest::newRow("no date") << azure + "yesterday,1,1\n" << malformed << "row 1, column TIMESTAMP";
        QTest::newRow("no such day") << azure + "2023-02-30 00:00:00.0,1,1\n" << malformed << "row 1, column TIMESTAMP";
        QTest::newRow("broken JSON") << mooncake + "{\"timestamp\": \n" << malformed << "line 2";
        QTest::newRow("missing key") << mooncake + "{\"timestamp\": 1, \"input_length\": 1}\n"
                                     << malformed << "line 2, key output_length";
    }

    void saysWhereAndWhatIsWrong() {
        QFETCH(QString, text);
        QFETCH(int, code);
        QFETCH(QString, pointer);
        const Result<RequestTrace> trace = read(qPrintable(text));
        QVERIFY(!trace);
        QCOMPARE(int(trace.error().code), code);
        QCOMPARE(QString::fromStdString(trace.error().pointer), pointer);
        QCOMPARE(trace.error().file, std::string("trace"));
    }

    /// Agents' calls wait for one another; a repository without its large files holds pointers to them.
    void saysWhatCannotBeAStream() {
        const char* agent = "{\"session_id\": \"session_0\", \"arrival_time_ns\": 14059740, \"sub_requests\": [{"
                            "\"input_toks\": 1472, \"output_toks\": 133, \"tool_duration_ns\": 127348767}]}\n";
        const Error first = read(agent).error();
        QCOMPARE(first.code, ErrorCode::notSupported);
        QCOMPARE(first.pointer, std::string("line 1, key sub_requests"));
        const std::string flat = "{\"input_toks\": 14, \"output_toks\": 13, \"arrival_time_ns\": 4059740}\n";
        const Error second = read((flat + agent).c_str()).error();
        QCOMPARE(second.pointer, std::string("line 2"));
        QCOMPARE(second.value, std::string("sub_requests"));
        const Error pointer = read("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n").error();
        QVERIFY(pointer.expected.find("git lfs pull") != std::string::npos);
    }

    void leavesOutFailedRequests() {
        const Result<RequestTrace> trace = read(
            "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n0,m,5,0,5,API log\n1,m,5,2,7,x\n");
        QVERIFY(trace);
        QCOMPARE(trace->withoutAnswer, std::size_t{1});
        QCOMPARE(trace->requests.size(), std::size_t{1});
    }

    void stopsWhereAsked() {
        const Result<RequestTrace> trace =
            read("arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n1,1,1\nbroken\n", 2);
        QVERIFY(trace);
        QCOMPARE(trace->requests.size(), std::size_t{2});
        QCOMPARE(readRequestTrace("/nowhere.csv", 1).error().code, ErrorCode::cannotRead);
    }
};

QTEST_GUILESS_MAIN(TestRequestTrace)
#include "test_request_trace.moc"
