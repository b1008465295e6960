// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/document_recovery.h"

#include "ui/models/document.h"
#include "ui/models/text.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <chrono>

namespace paretoscope::ui {

namespace {

constexpr std::chrono::seconds kInterval{30};
const QLatin1String kCopySuffix(".json");
const QLatin1String kLockSuffix(".lock");

QJsonObject readCopy(const QString& file) {
    QFile copy(file);
    return copy.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(copy.readAll()).object() : QJsonObject();
}

QString lockOf(const QString& copyFile) {
    return copyFile.chopped(kCopySuffix.size()) + kLockSuffix;
}

} // namespace

DocumentRecovery::DocumentRecovery(Document& document, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_folder(folder)
    , m_name(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, &DocumentRecovery::write);
    connect(&document, &Document::dirtyChanged, this, [this](bool dirty) {
        if (!dirty)
            write();
    });
    m_timer.start();
}

DocumentRecovery::~DocumentRecovery() {
    QFile::remove(copyFile());
}

QString DocumentRecovery::copyFile() const {
    return m_folder + QLatin1Char('/') + m_name + kCopySuffix;
}

void DocumentRecovery::write() {
    if (!m_document.isDirty()) {
        QFile::remove(copyFile());
        return;
    }
    QDir().mkpath(m_folder);
    if (!m_lock) {
        m_lock = std::make_unique<QLockFile>(lockOf(copyFile()));
        m_lock->setStaleLockTime(0);
        m_lock->tryLock(0);
    }
    const QJsonObject content{
        {QStringLiteral("path"), m_document.path()},
        {QStringLiteral("title"), m_document.title()},
        {QStringLiteral("written"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        {QStringLiteral("scenario"), fromUtf8(explore::scenarioJson(m_document.scenario(), m_document.registry()))}};
    QSaveFile file(copyFile());
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(content).toJson());
        file.commit();
    }
}

std::vector<DocumentRecovery::Copy> DocumentRecovery::leftBehind() const {
    std::vector<Copy> copies;
    const QDir folder(m_folder);
    for (const QString& name : folder.entryList({QLatin1Char('*') + kCopySuffix}, QDir::Files)) {
        const QString file = folder.filePath(name);
        if (file == copyFile())
            continue;
        QLockFile lock(lockOf(file));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue; // its session still runs
        const QJsonObject content = readCopy(file);
        copies.push_back({file, content[QLatin1String("path")].toString(), content[QLatin1String("title")].toString(),
                          QDateTime::fromString(content[QLatin1String("written")].toString(), Qt::ISODate)});
    }
    std::ranges::sort(copies, std::ranges::greater(), &Copy::written);
    return copies;
}

Result<void> DocumentRecovery::take(const Copy& copy) {
    const std::string json = readCopy(copy.file)[QLatin1String("scenario")].toString().toStdString();
    Result<explore::Scenario> scenario =
        explore::parseScenario(json, copy.file.toStdString(), m_document.registry(), m_document.catalog());
    if (!scenario)
        return scenario.error();
    m_document.restore(std::move(*scenario), copy.documentPath);
    write();
    discard(copy);
    return {};
}

void DocumentRecovery::discard(const Copy& copy) {
    QFile::remove(copy.file);
}

} // namespace paretoscope::ui
