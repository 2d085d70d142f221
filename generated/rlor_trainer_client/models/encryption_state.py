from enum import StrEnum


class EncryptionState(StrEnum):
    ENCRYPTION_STATE_CMEK = "ENCRYPTION_STATE_CMEK"
    ENCRYPTION_STATE_PLAINTEXT = "ENCRYPTION_STATE_PLAINTEXT"
    ENCRYPTION_STATE_UNSPECIFIED = "ENCRYPTION_STATE_UNSPECIFIED"

    def __str__(self) -> str:
        return str(self.value)
