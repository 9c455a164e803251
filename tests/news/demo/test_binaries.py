import io
import wave
import zlib
from xml.etree import ElementTree as ET

from ngroups.news.demo.binaries import binary_posts, demo_nzb
from ngroups.news.demo.picture import chime, night_sky
from ngroups.protocol.articles import unstuff
from ngroups.protocol.yenc import decode
from tests.news.demo.conftest import NOW, SEED

NZB = "{http://www.newzbin.com/DTD/2003/nzb}"


def downloaded() -> dict[bytes, bytes]:
    """What a downloader makes of the NZB and the articles."""
    stored = {part.message_id: part.wire for post in binary_posts(NOW, SEED) for part in post.parts}
    files: dict[bytes, bytes] = {}
    for file in ET.fromstring(demo_nzb(NOW, SEED)).iter(f"{NZB}file"):
        for segment in file.iter(f"{NZB}segment"):
            wire = stored.pop(f"<{segment.text}>")
            body = unstuff(wire[:-3].partition(b"\r\n\r\n")[2])
            assert len(body) == int(segment.attrib["bytes"])
            part = decode(body)
            assert part.number == int(segment.attrib["number"])
            assert part.begin == len(files.get(part.name, b""))
            files[part.name] = files.get(part.name, b"") + part.data
            assert part.size >= len(files[part.name])
    assert not stored, "the NZB leaves articles out"
    return files


def test_downloads_are_the_files() -> None:
    files = downloaded()
    assert files[b"night-sky.png"] == night_sky(SEED)
    assert files[b"chime.wav"] == chime()
    assert set(files) == {b"night-sky.png", b"night-sky.sfv", b"chime.wav", b"chime.sfv"}


def test_checksums_fit() -> None:
    files = downloaded()
    for name in (b"night-sky", b"chime"):
        line = files[name + b".sfv"].decode().splitlines()[1]
        listed, checksum = line.split()
        assert int(checksum, 16) == zlib.crc32(files[listed.encode()])


def test_subjects_say_what_downloaders_look_for() -> None:
    posts = binary_posts(NOW, SEED)
    assert posts[0].subject == '[1/2] - "night-sky.png" yEnc (1/3)'
    for post in posts:
        for number, part in enumerate(post.parts, 1):
            assert f"({number}/{len(post.parts)})\r\n".encode() in part.wire.partition(b"\r\n\r\n")[0]
    assert len(posts[0].parts) == 3


def test_the_picture_is_a_png() -> None:
    picture = night_sky(SEED)
    chunks, at = {}, 8
    while at < len(picture):
        length, name = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        data = picture[at + 8 : at + 8 + length]
        assert int.from_bytes(picture[at + 8 + length : at + 12 + length], "big") == zlib.crc32(name + data)
        chunks[name], at = data, at + 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(chunks[b"IDAT"])) == 640 * (1 + 3 * 640)
    assert night_sky(SEED + 1) != picture


def test_the_chime_is_a_wav() -> None:
    with wave.open(io.BytesIO(chime())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert max(samples) > 5000
    assert len(samples) == 13 * 22_050
