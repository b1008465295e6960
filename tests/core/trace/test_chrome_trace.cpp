// SPDX-License-Identifier: GPL-3.0-or-later
// The Chrome trace writer: parsed back, event by event.
#include "core/trace/timeline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <sstream>

using namespace paretoscope;
using namespace paretoscope::trace;

namespace {

QJsonObject written(const Timeline& timeline) {
    std::ostringstream out;
    writeChromeTrace(timeline, out);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(out.str()), &error);
    if (error.error != QJsonParseError::NoError) {
        qWarning() << error.errorString() << out.str().c_str();
    }
    return document.object();
}

QList<QJsonObject> events(const Timeline& timeline, const QString& phase) {
    QList<QJsonObject> found;
    const QJsonObject document = written(timeline);
    for (const QJsonValue& each : document["traceEvents"].toArray()) {
        if (each["ph"].toString() == phase) {
            found.append(each.toObject());
        }
    }
    return found;
}

Timeline twoStages() {
    Timeline timeline;
    timeline.lanes = {"Stage 0 (ranks 0-7)", "Stage \"1\" \\ é"};
    timeline.names = {"Forward", "Send\n"};
    timeline.spans = {{0, SpanKind::compute, 0, 0, Seconds(0.0), Seconds(0.25)},
                      {0, SpanKind::communication, 1, 0, Seconds(0.25), Seconds(0.2500015)},
                      {1, SpanKind::compute, 0, -1, Seconds(0.3), Seconds(0.5)}};
    timeline.duration = Seconds(0.5);
    return timeline;
}

} // namespace

class TestChromeTrace : public QObject {
    Q_OBJECT
private slots:
    void slackIsToldWhereItIsKnown() {
        Timeline timeline = twoStages();
        timeline.spans[0].slack = Seconds(0.125);
        timeline.spans[2].slack = Seconds(0.0);
        const QList<QJsonObject> spans = events(timeline, "X");
        QCOMPARE(spans[0]["args"].toObject()["slack_us"].toDouble(-1.0), 125000.0);
        QCOMPARE(spans[0]["args"].toObject()["micro_batch"].toInt(-1), 0);
        QVERIFY(!spans[1]["args"].toObject().contains("slack_us"));
        QCOMPARE(spans[2]["args"].toObject()["slack_us"].toDouble(-1.0), 0.0);
    }

    void spansComeBackInMicroseconds() {
        const QList<QJsonObject> spans = events(twoStages(), "X");
        QCOMPARE(spans.size(), 3);
        QCOMPARE(spans[0]["name"].toString(), QString("Forward"));
        QCOMPARE(spans[0]["ts"].toDouble(), 0.0);
        QCOMPARE(spans[0]["dur"].toDouble(), 250000.0);
        QCOMPARE(spans[0]["pid"].toInt(), 0);
        QCOMPARE(spans[0]["args"]["micro_batch"].toInt(-1), 0);
        QCOMPARE(spans[1]["name"].toString(), QString("Send\n"));
        QCOMPARE(spans[1]["dur"].toDouble(), 1.5);
        QVERIFY(spans[1]["tid"].toInt() != spans[0]["tid"].toInt());
        QCOMPARE(spans[2]["pid"].toInt(), 1);
        QVERIFY(!spans[2].contains("args"));
    }

    void lanesAndTracksAreNamedOnce() {
        QStringList processes;
        QStringList threads;
        for (const QJsonObject& each : events(twoStages(), "M")) {
            if (each["name"].toString() == "process_name") {
                processes.append(each["args"]["name"].toString());
            } else if (each["name"].toString() == "thread_name") {
                threads.append(each["args"]["name"].toString());
            }
        }
        QCOMPARE(processes, QStringList({"Stage 0 (ranks 0-7)", "Stage \"1\" \\ é"}));
        QCOMPARE(threads, QStringList({"compute", "communication", "compute"}));
    }

    void brokenTextStaysValidJson() {
        Timeline timeline = twoStages();
        timeline.lanes[0] = "\xff\xfe not UTF-8";
        QCOMPARE(events(timeline, "X").size(), 3);
    }

    void emptyTimelineIsValid() {
        QVERIFY(written(Timeline()).contains("traceEvents"));
        QCOMPARE(events(Timeline(), "X").size(), 0);
    }
};

QTEST_APPLESS_MAIN(TestChromeTrace)
#include "test_chrome_trace.moc"
