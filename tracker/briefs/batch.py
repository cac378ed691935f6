"""Many briefs into one folder: by all processors, and on from where it stopped."""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker.briefs.content import Wanted, write
from tracker.briefs.files import (
    Format,
    Options,
    Order,
    Refused,
    Written,
    digest_of,
    put,
    sweep,
    tried,
    write_files,
)
from tracker.briefs.ground import Ground, Names
from tracker.briefs.model import Brief
from tracker.config import shipped

MANIFEST = "briefs.json"
WAITING = 4  # briefs a process may have before it, so that it never waits for one
MOST_WORKERS = 61  # as many as Windows can wait for
PROGRAM = {".py", ".po", ".typ", ".css", ".ttf"}  # endings of files that say how a brief looks
Told = Callable[[int, int], object]  # briefs done, and of how many


@dataclass(frozen=True)
class Material:
    """What briefs are written from: the record, and names by language."""

    ground: Ground
    names: Mapping[str, Names]


@dataclass(frozen=True)
class Task:
    """One brief, in one language."""

    wanted: Wanted
    language: str

    @property
    def key(self) -> str:
        """What the manifest and messages call it: `state MEX es 2`."""
        one = self.wanted
        return f"{one.kind.value} {one.key} {self.language} {one.edition.value}"

    @cached_property
    def digest(self) -> str:
        """Hash of all that is wanted, the organisation and its logo included."""
        return _digest(asdict(self.wanted))


@dataclass(frozen=True)
class BriefFile:
    """A file of a brief, `size` in bytes; `is_new`: written now, not found as it was left."""

    task: str
    wanted: str  # the task's digest
    format: Format
    name: str
    size: int
    sha256: str
    is_new: bool = True


@dataclass(frozen=True)
class Failure:
    """A brief, or a file of one, that could not be written; `is_bug`: by the program's fault."""

    task: str
    message: str
    is_bug: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an order, in its order."""

    files: tuple[BriefFile, ...]
    failures: tuple[Failure, ...]


Result = tuple[list[BriefFile], list[Failure]]
ENDED = Refused("the process that was to write it has ended", is_bug=True)
FileKey = tuple[str, Format]  # key of a task, and the format


@dataclass(frozen=True)
class _Job:
    """What one process does at a time: the files of a brief that are not there."""

    task: Task
    order: Order


@dataclass
class _Manifest:
    """What is known of the files in a folder: only of those made of one release in one way."""

    folder: Path
    made_of: dict[str, Any]
    files: dict[FileKey, BriefFile] = field(default_factory=dict)

    def keep(self, made: Iterable[BriefFile]) -> None:
        """Remember files, on the disk too."""
        self.files.update({(one.task, one.format): one for one in made})
        rows = [_row(self.files[key]) for key in sorted(self.files)]
        text = json.dumps({**self.made_of, "files": rows}, ensure_ascii=False, indent=1)
        put(self.folder / MANIFEST, f"{text}\n".encode())

    def take(self, task: Task, wanted: Format) -> BriefFile | None:
        """The file of a task where it still is what was written; else it is forgotten."""
        known = self.files.pop((task.key, wanted), None)
        if known is None or known.wanted != task.digest:
            return None
        if _hash_of(self.folder / known.name) != known.sha256:
            return None
        self.files[task.key, wanted] = known
        return known


def make_one(material: Material, task: Task) -> Brief:
    """The brief of a task.

    Raises:
        UnknownKeyError: its subject is not on record.
    """
    return write(material.ground, material.names[task.language], task.wanted)


def make_all(
    material: Material,
    tasks: Sequence[Task],
    order: Order,
    told: Told | None = None,
    workers: int | None = None,
) -> Outcome:
    """Write the brief of every task as ordered, by as many processes as there are processors.

    Beside the files lies `briefs.json`: of which release, how and by which program they were made,
    and the hash of each. A file that is there with its hash is not made again; any other is, and
    so are all where the release, an option or the program is another. A brief that cannot be
    written is named in the outcome and takes no other with it. `workers`: another number of them.

    Raises:
        BadInputError: the manifest cannot be written.
    """
    sweep(order.folder)
    manifest = _read_manifest(order.folder, _made_of(material, order.options))
    jobs = [job for task in tasks if (job := _job(manifest, order, task)).order.formats]
    progress = _Progress(told, len(tasks), len(tasks) - len(jobs))
    failures: list[Failure] = []
    for files, failed in _results(material, jobs, workers):
        manifest.keep(files)
        failures += failed
        progress.step()
    wanted = [(task.key, one) for task in tasks for one in order.formats]
    place = {task.key: at for at, task in enumerate(tasks)}
    return Outcome(
        tuple(manifest.files[key] for key in wanted if key in manifest.files),
        tuple(sorted(failures, key=lambda one: place[one.task])),
    )


@dataclass
class _Progress:
    told: Told | None
    of: int
    done: int

    def __post_init__(self) -> None:
        self._tell()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        self._tell()

    def _tell(self) -> None:
        if self.told is not None:
            self.told(self.done, self.of)


def _job(manifest: _Manifest, order: Order, task: Task) -> _Job:
    missing = tuple(one for one in order.formats if manifest.take(task, one) is None)
    return _Job(task, replace(order, formats=missing))


# ---- work ---------------------------------------------------------------------------------------


def _results(material: Material, jobs: list[_Job], workers: int | None) -> Iterator[Result]:
    """The result of each job as it comes; what takes one process alone is done in this one."""
    count = min(workers or os.cpu_count() or 1, len(jobs), MOST_WORKERS)
    if count <= 1:
        for job in jobs:
            brief = tried(partial(make_one, material, job.task))
            done = [brief] if isinstance(brief, Refused) else write_files(brief, job.order)
            yield _told(job, done)
        return
    with _pool(count) as pool:
        yield from _shared(material, jobs, pool, count * WAITING)


def _shared(
    material: Material, jobs: list[_Job], pool: ProcessPoolExecutor, most: int
) -> Iterator[Result]:
    """Briefs are composed here and set in the pool, where `most` of them may wait or be in work.

    Composing is the smaller part by far: it needs the record, which would take each process longer
    to load than what it then saved.
    """
    pending: dict[Future[list[Written | Refused]], _Job] = {}
    for job in jobs:
        brief = tried(partial(make_one, material, job.task))
        if isinstance(brief, Refused):
            yield _told(job, [brief])
            continue
        try:
            pending[pool.submit(write_files, brief, job.order)] = job
        except BrokenProcessPool:
            yield _told(job, [ENDED])
        if len(pending) >= most:
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            yield from [_result(one, pending.pop(one)) for one in finished]
    yield from (_result(one, pending[one]) for one in as_completed(pending))


@contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes started anew, which inherit no lock or connection; stopped with the block."""
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _result(done: Future[list[Written | Refused]], job: _Job) -> Result:
    try:
        return _told(job, done.result())
    except BrokenProcessPool:
        return _told(job, [ENDED])


def _told(job: _Job, done: Sequence[Written | Refused]) -> Result:
    """What became of a job, with its name."""
    task = job.task
    files = [
        BriefFile(task.key, task.digest, one.format, one.name, one.size, one.sha256)
        for one in done
        if isinstance(one, Written)
    ]
    refused = [one for one in done if isinstance(one, Refused)]
    return files, [Failure(task.key, one.message, one.is_bug) for one in refused]


# ---- the manifest -------------------------------------------------------------------------------


def _made_of(material: Material, options: Options) -> dict[str, Any]:
    """What the bytes of a brief depend on, but for which one it is."""
    release = material.ground.release
    return {
        "release": release.release_id,
        "head": release.head,
        "is_draft": material.ground.is_draft,
        "program": _program(),
        "options": _digest(asdict(options)),
    }


@cache
def _program() -> str:
    """Hash of the program and its parameters, so that no other one's files count as made."""
    package = Path(__file__).parents[1]
    files = [one for one in package.rglob("*") if one.suffix in PROGRAM]
    found = sha256()
    for file in sorted([*files, *shipped("seeds").glob("*.toml")]):
        found.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _digest(told: dict[str, Any]) -> str:
    text = json.dumps(told, default=_plain, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    return sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def _read_manifest(folder: Path, made_of: dict[str, Any]) -> _Manifest:
    """What an earlier run knew; nothing where there was none, or of something else."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if {**told, "files": 0} != {**made_of, "files": 0}:
            return _Manifest(folder, made_of)
        files = [_file(row) for row in told["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return _Manifest(folder, made_of)
    return _Manifest(folder, made_of, {(one.task, one.format): one for one in files})


def _row(one: BriefFile) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "is_new"}


def _file(row: dict[str, Any]) -> BriefFile:
    """A file by its row: one in the folder, whatever the row says."""
    named = {**row, "format": Format(row["format"]), "name": Path(row["name"]).name}
    return BriefFile(**named, is_new=False)


def _hash_of(file: Path) -> str | None:
    try:
        return digest_of(file.read_bytes())
    except OSError:
        return None
