"""Lines, and paragraphs that a tool had wrapped."""

from crawler.extractors.plaintext.lines import read_lines


def test_wrapped_paragraphs_are_joined_and_verses_are_not() -> None:
    wrapped = (
        "Những ngày cuối tháng tám, trên cánh đồng xã Đồng Lạc, tiếng máy gặt\n"
        "vang từ sáng sớm đến tối mịt. Bà con tranh thủ từng buổi nắng để đưa\n"
        "thóc về nhà trước khi nước sông Vân dâng cao, bởi năm ngoái gần một\n"
        "nửa diện tích đã bị ngập.\n\nCâu hò vang xa\nTrên bến sông nhà\n"
    )
    assert [line.text.count(" ") + 1 for line in read_lines(wrapped)][1:] == [4, 4]
