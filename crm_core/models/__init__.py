"""All records, and the names by which the contract knows them."""

from __future__ import annotations

from crm_core.models.account import Account, AccountStatus, Grade
from crm_core.models.activity import Activity, ActivityKind
from crm_core.models.audit import AuditEntry
from crm_core.models.contact import Contact
from crm_core.models.contract import Contract, ContractStatus, Order, Payment, PaymentStatus, Quote
from crm_core.models.lead import Lead, LeadStatus
from crm_core.models.login import Credential, Token, WebSession
from crm_core.models.note import Attachment, Comment
from crm_core.models.opportunity import (
    OPEN_STAGES,
    USUAL_PROBABILITY,
    Opportunity,
    OpportunityStatus,
    Stage,
)
from crm_core.models.product import Asset, Product
from crm_core.models.record import Record, get_any
from crm_core.models.setting import Setting
from crm_core.models.task import Task, TaskKind, TaskStatus
from crm_core.models.ticket import UNFINISHED, Priority, Ticket, TicketStatus
from crm_core.models.user import Role, User

MODELS: dict[str, type[Record]] = {
    model.KIND: model
    for model in (
        User, Account, Contact, Lead, Opportunity, Activity, Task, Quote, Contract, Payment, Ticket,
        Product, Asset, Order, Attachment, Comment,
    )
}  # fmt: skip

__all__ = [
    "MODELS", "OPEN_STAGES", "UNFINISHED", "USUAL_PROBABILITY", "Account", "AccountStatus", "Activity",
    "ActivityKind", "Asset", "Attachment", "AuditEntry", "Comment", "Contact", "Contract",
    "ContractStatus", "Credential", "Grade", "Lead", "LeadStatus", "Opportunity", "OpportunityStatus", "Order",
    "Payment", "PaymentStatus", "Priority", "Product", "Quote", "Record", "Role", "Setting", "Stage", "Task",
    "TaskKind", "TaskStatus", "Ticket", "TicketStatus", "Token", "User", "WebSession", "get_any",
]  # fmt: skip
