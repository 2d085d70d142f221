from enum import StrEnum


class AvailabilityClass(StrEnum):
    AVAILABILITY_CLASS_UNSPECIFIED = "AVAILABILITY_CLASS_UNSPECIFIED"
    MANAGED_DURABLE = "MANAGED_DURABLE"
    SINGLE_REGION = "SINGLE_REGION"

    def __str__(self) -> str:
        return str(self.value)
