// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pdf_report.h"

#include "ui/report/report_document.h"

#include "core/base/file.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>

#include <ostream>

namespace paretoscope::ui {

namespace {

Result<void> writeBytes(const QByteArray& bytes, const std::filesystem::path& file) {
    return writeFile(file, [&bytes](std::ostream& out) -> Result<void> {
        out.write(bytes.constData(), bytes.size());
        return {};
    });
}

} // namespace

Result<void> writePdf(const QByteArray& html, const std::filesystem::path& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF());
    writer.setCreator(QStringLiteral("Paretoscope"));
    ReportDocument(html).print(writer);
    return writeBytes(bytes, file);
}

Result<void> writePlotPicture(const QByteArray& svg, const std::filesystem::path& file) {
    QSvgRenderer renderer(svg);
    QImage image(renderer.defaultSize() * 2, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return writeBytes(bytes, file);
}

} // namespace paretoscope::ui
