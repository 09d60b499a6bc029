#!/usr/bin/python3
"""A show file of N segments, with words, notes and actions in each: `big_show.py N > FILE`."""
import sys

HEAD = """schema: 1
programme:
  title: "Lễ kỷ niệm 30 năm"
  timezone: "Asia/Ho_Chi_Minh"
media:
"""
MEDIUM = """  film-{i}:
    file: "../media/film-{i}.mkv"
    length: "00:03"
"""
SESSION = """sessions:
  - id: ceremony
    title: "Buổi lễ"
    date: 2023-09-17
    start: "00:00"
    rundown:
"""
SEGMENT = """      - cue: "{i}"
        title: "Trao bằng khen cho tập thể số {i}"
        kind: award
        duration: 4s
        priority: 3
        who: "Chủ tịch (điền tên)"
        mc: |
          Sau đây, xin trân trọng kính mời tập thể số {i} lên sân khấu nhận thưởng.
        notes:
          tech: "Nhạc nền, đèn vàng"
        do:
          - fade: all
          - play: film-{media}
"""
MEDIA = 200


def big_show(segments, media=MEDIA):
    yield HEAD
    for i in range(media):
        yield MEDIUM.format(i=i)
    yield SESSION
    for i in range(segments):
        yield SEGMENT.format(i=i, media=i % media)


if __name__ == "__main__":
    sys.stdout.writelines(big_show(int(sys.argv[1])))
