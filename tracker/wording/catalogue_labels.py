"""Codes of clauses, adherence, calendar and registers in words; as `dashboards.labels`."""

from tracker.i18n import Words


def clause_kind(t: Words, code: str) -> str:
    """What a clause does."""
    return {
        "mandate": t("mandate"),
        "demand": t("demand"),
        "context": t("context"),
        "warning": t("warning"),
        "recognition": t("recognition"),
    }[code]


def strength(t: Words, code: str) -> str:
    """How hard the verb binds."""
    return {
        "recognise": t("recognise"),
        "promote": t("promote"),
        "strengthen": t("strengthen"),
        "ensure": t("ensure"),
        "establish": t("establish"),
    }[code]


def addressee(t: Words, code: str) -> str:
    """Whom a clause binds or asks."""
    return {
        "states": t("states"),
        "origin_states": t("states of origin"),
        "destination_states": t("states of destination"),
        "inter_american_system": t("the inter-American system"),
        "review_forum": t("the review forum (IMRF)"),
        "civil_society": t("civil society"),
        "everyone": t("everyone"),
    }[code]


def level(t: Words, code: str) -> str:
    """Where the act has to happen."""
    return {
        "local": t("local"),
        "national": t("national"),
        "regional": t("regional"),
        "global": t("global"),
    }[code]


def framework(t: Words, code: str) -> str:
    """What a demand rests on."""
    return {
        "mandate": t("Summit mandate"),
        "gcm_objective": t("Global Compact, objective"),
        "gcm_principle": t("Global Compact, principle"),
        "sdg_target": t("2030 Agenda, target"),
        "treaty_duty": t("treaty duty"),
    }[code]


def certainty(t: Words, code: str) -> str:
    """Whether somebody looked it up."""
    return {"verified": t("verified"), "unverified": t("unverified")}[code]


def applicability(t: Words, code: str) -> str:
    """Whether an instrument applies."""
    return {
        "applies": t("applies"),
        "reserved": t("applies, with a reservation"),
        "does_not_apply": t("does not apply"),
        "unknown": t("unknown"),
    }[code]


def action(t: Words, code: str) -> str:
    """What an actor did with an instrument."""
    return {
        "attended": t("took part"),
        "absent": t("sent nobody"),
        "not_invited": t("was not invited"),
        "adopted": t("adopted"),
        "endorsed": t("endorsed"),
        "reserved": t("reserved its position"),
        "signed": t("signed"),
        "ratified": t("ratified"),
        "acceded": t("acceded"),
        "voted_for": t("voted for"),
        "voted_against": t("voted against"),
        "abstained": t("abstained"),
        "did_not_vote": t("did not vote"),
        "noted": t("took note"),
        "withdrew": t("withdrew"),
        "not_a_member": t("is not a member"),
        "no_action": t("no action on record"),
    }[code]


def ratification(t: Words, code: str) -> str:
    """How a state stands to a treaty."""
    return {
        "party": t("party"),
        "party_with_reservation": t("party, with a reservation"),
        "signed_only": t("signed only"),
        "withdrew": t("withdrew"),
        "no_action": t("no action on record"),
        "unknown": t("unknown"),
    }[code]


def treaty(t: Words, key: str, title: str) -> str:
    """A name for a treaty that fits a narrow column; `title` where there is none."""
    return {
        "icrmw-1990": t("Migrant workers (ICRMW)"),
        "iccpr-1966": t("Civil and political rights (ICCPR)"),
        "icescr-1966": t("Economic and social rights (ICESCR)"),
        "cat-1984": t("Torture (CAT)"),
        "crc-1989": t("Rights of the child (CRC)"),
        "cedaw-1979": t("Women's rights (CEDAW)"),
        "cerd-1965": t("Racial discrimination (ICERD)"),
        "ced-2006": t("Enforced disappearance (CED)"),
        "refugee-convention-1951": t("Refugee Convention"),
        "refugee-protocol-1967": t("Refugee Protocol"),
        "stateless-1954": t("Status of stateless persons"),
        "stateless-1961": t("Reduction of statelessness"),
        "palermo-trafficking-2000": t("Trafficking (Palermo)"),
        "palermo-smuggling-2000": t("Smuggling (Palermo)"),
        "untoc-2000": t("Organized crime (UNTOC)"),
        "ilo-c97-1949": t("Labour migration (ILO 97)"),
        "ilo-c143-1975": t("Migrant workers (ILO 143)"),
        "ilo-c189-2011": t("Domestic workers (ILO 189)"),
        "ilo-c190-2019": t("Violence at work (ILO 190)"),
        "vccr-1963": t("Consular relations (Vienna)"),
        "achr-1969": t("American Convention (ACHR)"),
        "belem-do-para-1994": t("Violence against women (Belém)"),
    }.get(key, title)


def process(t: Words, code: str) -> str:
    """Which series of meetings."""
    return {
        "summit": t("Summit of the Americas"),
        "imrf": t("International Migration Review Forum"),
        "gcm_regional_review": t("Global Compact, regional review"),
        "rcm": t("Regional Conference on Migration"),
        "sacm": t("South American Conference on Migration"),
        "cam_scmi": t("OAS committee on migration"),
        "iachr": t("Inter-American Commission on Human Rights"),
        "pitf": t("United States task force on trafficking"),
        "los_angeles_declaration": t("Los Angeles Declaration"),
        "un_high_level_dialogue": t("United Nations high-level dialogue"),
        "gfmd": t("Global Forum on Migration and Development"),
    }[code]


def review_status(t: Words, code: str) -> str:
    """Whether a review took place."""
    return {
        "held": t("held"),
        "scheduled": t("scheduled"),
        "expected": t("expected"),
        "unknown": t("not known whether held"),
    }[code]


def recommendation_status(t: Words, code: str) -> str:
    """What became of a recommendation."""
    return {
        "open": t("open"),
        "accepted": t("accepted"),
        "carried_out": t("carried out"),
        "unknown": t("unknown"),
    }[code]


def deadline_state(t: Words, code: str) -> str:
    """Where a deadline stands."""
    return {"undated": t("undated"), "ahead": t("ahead"), "lapsed": t("lapsed")}[code]


def deadline_basis(t: Words, code: str) -> str:
    """Why a clause has a date."""
    return {
        "explicit": t("printed in the text"),
        "implied": t("tied to a dated event"),
        "none": t("no date"),
    }[code]


def indicator_kind(t: Words, code: str) -> str:
    """Structural, process or outcome."""
    return {
        "structural": t("structural"),
        "process": t("process"),
        "outcome": t("outcome"),
    }[code]


def indicator_origin(t: Words, code: str) -> str:
    """Who proposed an indicator."""
    return {
        "project": t("proposed by this project"),
        "source_named": t("named by a source, without a value"),
        "organisation": t("proposed by an organisation"),
    }[code]


def indicator_unit(t: Words, code: str) -> str:
    """What an indicator counts in."""
    return {
        "percent": t("percent"),
        "number": t("number"),
        "yes_no": t("yes or no"),
        "per_100k": t("per 100,000"),
        "score": t("score"),
        "usd": t("United States dollars"),
        "ratio": t("ratio"),
    }[code]


def direction(t: Words, code: str) -> str:
    """Which way is progress."""
    return {"up": t("more is progress"), "down": t("less is progress"), "none": t("no direction")}[
        code
    ]


def proposal_status(t: Words, code: str) -> str:
    """What became of a proposed indicator."""
    return {
        "proposed": t("proposed"),
        "accepted": t("accepted"),
        "declined": t("declined"),
        "withdrawn": t("withdrawn"),
    }[code]


def body_kind(t: Words, code: str) -> str:
    """What sort of body."""
    return {
        "ministry": t("ministry"),
        "agency": t("agency"),
        "interministerial": t("interministerial body"),
        "working_group": t("working group"),
        "task_force": t("task force"),
        "commission": t("commission"),
        "consular_network": t("consular network"),
        "ombudsperson": t("ombudsperson"),
        "rapporteur": t("rapporteur"),
        "secretariat": t("secretariat"),
        "court_or_prosecutor": t("court or prosecutor"),
    }[code]


def plan_kind(t: Words, code: str) -> str:
    """What sort of text an intention was put into."""
    return {
        "national_plan": t("national plan"),
        "policy": t("policy"),
        "strategy": t("strategy"),
        "law": t("law"),
        "agreement": t("agreement"),
    }[code]


def programme_kind(t: Words, code: str) -> str:
    """What a programme does."""
    return {
        "temporary_work": t("temporary work"),
        "regularisation": t("regularisation"),
        "visa_or_pathway": t("visa or pathway"),
        "consular_service": t("consular service"),
        "assistance": t("assistance"),
        "training": t("training"),
        "return_reintegration": t("return and reintegration"),
        "remittances": t("remittances"),
        "diaspora": t("diaspora"),
        "information_campaign": t("information campaign"),
        "trafficking_response": t("response to trafficking"),
        "research": t("research"),
    }[code]


def figure_stage(t: Words, code: str) -> str:
    """How far the people counted had come."""
    return {
        "applied": t("applied"),
        "selected": t("selected"),
        "admitted": t("admitted"),
        "travelled": t("travelled"),
        "granted": t("granted"),
        "served": t("served"),
        "trained": t("trained"),
        "returned": t("returned"),
        "reached": t("reached"),
        "other": t("other"),
    }[code]


def money_stage(t: Words, code: str) -> str:
    """How far the money had come."""
    return {
        "planned": t("planned"),
        "approved": t("approved"),
        "modified": t("modified"),
        "committed": t("committed"),
        "disbursed": t("disbursed"),
        "spent": t("spent"),
        "not_stated": t("stage not stated"),
    }[code]


def qualified(t: Words, code: str | None, number: str) -> str:
    """A number as exactly as its source states it."""
    if code is None or code == "exact":
        return number
    return {
        "about": t("about {number}", number=number),
        "at_least": t("at least {number}", number=number),
        "at_most": t("at most {number}", number=number),
    }[code]


def technology_kind(t: Words, code: str) -> str:
    """What sort of technology."""
    return {
        "biometrics": t("biometrics"),
        "alert_list": t("alert list"),
        "passenger_data": t("passenger data"),
        "border_control_system": t("border control system"),
        "train_or_vehicle_monitoring": t("monitoring of trains or vehicles"),
        "database": t("database"),
        "camera_or_sensor": t("camera or sensor"),
    }[code]


def safeguard(t: Words, code: str) -> str:
    """What a source says of a safeguard."""
    return {
        "stated": t("stated"),
        "absent": t("said to be absent"),
        "not_stated": t("nothing said"),
    }[code]


def information_kind(t: Words, code: str) -> str:
    """What an information system holds."""
    return {
        "statistics": t("statistics"),
        "legal_database": t("legal database"),
        "programme_map": t("map of programmes"),
        "survey": t("survey"),
        "census": t("census"),
        "administrative_register": t("administrative register"),
        "follow_up_system": t("follow-up system"),
        "research": t("research"),
    }[code]


def service_kind(t: Words, code: str) -> str:
    """What a person finds behind a resource."""
    return {
        "agency": t("agency"),
        "service_directory": t("service directory"),
        "help_line": t("help line"),
        "guide": t("guide"),
        "law": t("law"),
        "statistics": t("statistics"),
        "complaint": t("complaints"),
        "contact": t("contact"),
        "other": t("other"),
    }[code]


def serves(t: Words, code: str) -> str:
    """For whom a resource is."""
    return {
        "nationals_abroad": t("nationals abroad"),
        "migrants": t("migrants"),
        "employers": t("employers"),
        "public": t("the public"),
    }[code]


def answer_status(t: Words, code: str) -> str:
    """Whether what was asked was answered."""
    return {
        "answered": t("answered"),
        "not_answered": t("not answered"),
        "unknown": t("no answer on record"),
    }[code]


def request_status(t: Words, code: str) -> str:
    """What became of a request for information."""
    return {
        "open": t("open"),
        "answered": t("answered"),
        "partly_answered": t("partly answered"),
        "refused": t("refused"),
        "silent": t("no reply"),
    }[code]


def outcome_status(t: Words, code: str) -> str:
    """Whether an outcome is confirmed."""
    return {
        "claimed": t("claimed, not confirmed by others"),
        "confirmed": t("confirmed"),
        "contradicted": t("contradicted"),
    }[code]


def group(t: Words, code: str) -> str:
    """A group of people or bodies that a clause is about."""
    return {
        "migrants": t("migrants"),
        "migrant_workers": t("migrant workers"),
        "families": t("families"),
        "children": t("children"),
        "women": t("women"),
        "youth": t("young people"),
        "irregular_migrants": t("migrants in an irregular situation"),
        "trafficking_victims": t("victims of trafficking"),
        "smuggled_migrants": t("smuggled migrants"),
        "returnees": t("returned people"),
        "detained_migrants": t("detained migrants"),
        "refugees_asylum_seekers": t("refugees and asylum seekers"),
        "displaced_people": t("displaced people"),
        "diaspora": t("diaspora"),
        "origin_communities": t("communities of origin"),
        "host_communities": t("host communities"),
        "poor_households": t("poor households"),
        "remittance_senders": t("people who send remittances"),
        "rights_defenders": t("defenders of rights"),
        "migrant_organisations": t("migrant organisations"),
        "local_governments": t("local governments"),
        "stateless_people": t("stateless people"),
        "public_officials": t("public officials"),
    }[code]
