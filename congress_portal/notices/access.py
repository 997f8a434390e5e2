"""Who may look after messages that could not be sent."""

from congress_portal.accounts.models import Role, User


def can_manage_deliveries(user: User) -> bool:
    return user.has_role(Role.ADMINISTRATOR)
