"""The shape of the seed files on places: areas, their other spellings, and what is no place."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from tracker.catalogue.cells import OptionalIso2, SeedRow, Text

# three digits; five in the codes that the database of the SDG indicators adds to M49
AreaM49 = Annotated[str, Field(pattern=r"^[0-9]{3}([0-9]{2})?$")]
OptionalAreaM49 = Annotated[
    AreaM49 | None, BeforeValidator(lambda cell: None if cell == "" else cell)
]
AreaKey = Annotated[str, Field(pattern=r"^([A-Z]{3}|m49-[0-9]{3}([0-9]{2})?)$")]
OfficeCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
OptionalOfficeCode = Annotated[
    OfficeCode | None, BeforeValidator(lambda cell: None if cell == "" else cell)
]


class AreaRow(SeedRow):
    """areas.csv."""

    FILE: ClassVar[str] = "areas.csv"
    KEY: ClassVar[tuple[str, ...]] = ("area_key",)

    area_key: AreaKey
    kind: Literal["state", "territory", "region", "group"]
    iso2: OptionalIso2
    m49: OptionalAreaM49
    unhcr: OptionalOfficeCode
    world_bank: OptionalOfficeCode
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text

    @model_validator(mode="after")
    def _key_is_its_code(self) -> Self:
        if self.area_key.startswith("m49-") and self.area_key != f"m49-{self.m49}":
            raise ValueError(f"expected the m49 {self.area_key.removeprefix('m49-')} of the key")
        return self


class AreaAliasRow(SeedRow):
    """area_aliases.csv: a spelling that stands there for two areas is ambiguous on purpose."""

    FILE: ClassVar[str] = "area_aliases.csv"
    KEY: ClassVar[tuple[str, ...]] = ("alias", "area_key")
    REFERS: ClassVar[Mapping[str, str]] = {"area_key": "areas"}

    alias: Text
    area_key: Text


class NotAreaRow(SeedRow):
    """not_areas.csv."""

    FILE: ClassVar[str] = "not_areas.csv"
    KEY: ClassVar[tuple[str, ...]] = ("spelling",)

    spelling: Text
    reason_en: Text
    reason_es: Text
