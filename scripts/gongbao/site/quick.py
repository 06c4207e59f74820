"""A build in the frame of the last one: no MkDocs, as long as only articles and their lists changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, TemplateError

from gongbao.output import page_path
from gongbao.site import frame as frames
from gongbao.site.keeping import GROUP
from gongbao.site.run import Run
from gongbao.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gongbao.output import Output
    from gongbao.site.assembly import Assembly
    from gongbao.site.frame import Frame
    from gongbao.site.request import Request
    from gongbao.site.session import Session


@dataclass(frozen=True, slots=True)
class Ready:
    """A site whose content was read and judged: its pages can be made, and it can be finished."""

    run: Run
    frame: Frame
    assembly: Assembly
    templates: Templates

    def pages(self, files: Collection[str]) -> list[Output]:
        """Some of the site's pages, before anything is written."""
        wanted = [draft for draft in self.assembly.drafts if page_path(draft.url) in files]
        return [self.assembly.page(draft.make(), self.templates, self.assembly.addresses) for draft in wanted]

    def finish(self) -> None:
        """Make the site and publish it; raises StoppedError."""
        self.run.compose(self.assembly, self.templates, self.frame)
        self.run.publish(self.frame)


def build(session: Session, request: Request, tell: Callable[[str], None]) -> bool:
    """Whether the site was built here; False where MkDocs must be asked, with nothing changed.

    `tell` takes what whoever waits for the build should read. Raises StoppedError.
    """
    ready = prepare(session, request, tell)
    if ready:
        ready.finish()
    return ready is not None


def prepare(session: Session, request: Request, tell: Callable[[str], None]) -> Ready | None:
    """Read and judge all content; None where MkDocs must be asked. Raises StoppedError."""
    project, roots = session.project, session.found.roots
    run = Run(session, request, project.at(roots["content"]), project.at(roots["theme"]), tell)
    run.read()
    frame = frames.recall(session, run.edition)
    if frame is None or (request.strict and not frame.strict):
        return None
    run.render(frame.masthead, strict=frame.strict)
    assembly = frame.assembly(run.edition, run.bodies)
    if frames.state_of(run.edition, run.bodies, assembly, run.content) != frame.state:
        return None
    templates = _templates(run, assembly, frame)
    if templates is None or GROUP + frame.files not in session.keeper.groups:
        return None
    return Ready(run, frame, assembly, templates)


def _templates(run: Run, assembly: Assembly, frame: Frame) -> Templates | None:
    """The theme's templates without MkDocs, if its shells come out the same."""
    theme = run.theme
    env = Environment(loader=FileSystemLoader(theme), autoescape=True, auto_reload=False)
    templates = Templates(env, lambda name: (theme / name).is_file(), assembly.site)
    try:
        same = all(templates.shell(base).parts == tuple(parts) for base, parts in frame.shells.items())
    except TemplateError:  # a shell that needs more than our own theme
        return None
    return templates if same else None
