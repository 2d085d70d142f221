# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum


class AcceleratorType(OpenStrEnum):
    """Type of accelerator."""

    ACCELERATOR_TYPE_UNSPECIFIED = "ACCELERATOR_TYPE_UNSPECIFIED"
    NVIDIA_A100_80GB = "NVIDIA_A100_80GB"
    NVIDIA_H100_80GB = "NVIDIA_H100_80GB"
    AMD_MI300X_192GB = "AMD_MI300X_192GB"
    NVIDIA_A10G_24GB = "NVIDIA_A10G_24GB"
    NVIDIA_A100_40GB = "NVIDIA_A100_40GB"
    NVIDIA_L4_24GB = "NVIDIA_L4_24GB"
    NVIDIA_H200_141GB = "NVIDIA_H200_141GB"
    NVIDIA_B200_180GB = "NVIDIA_B200_180GB"
    AMD_MI325X_256GB = "AMD_MI325X_256GB"
    AMD_MI350X_288GB = "AMD_MI350X_288GB"
    NVIDIA_B300_288GB = "NVIDIA_B300_288GB"
    NVIDIA_GB200 = "NVIDIA_GB200"
    NVIDIA_GB300 = "NVIDIA_GB300"
