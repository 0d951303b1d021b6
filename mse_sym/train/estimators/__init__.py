"""Linear models and networks with any loss as estimators of scikit-learn, which is the extra ``sklearn``."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mse_sym.train.estimators.classifier import LossClassifier
    from mse_sym.train.estimators.networks import NetworkClassifier, NetworkRegressor
    from mse_sym.train.estimators.regressor import LossRegressor

__all__ = ["LossClassifier", "LossRegressor", "NetworkClassifier", "NetworkRegressor"]

_HOMES = {
    "LossClassifier": "classifier",
    "LossRegressor": "regressor",
    "NetworkClassifier": "networks",
    "NetworkRegressor": "networks",
}


if not TYPE_CHECKING:  # to a type checker a module with __getattr__ has every name

    def __getattr__(name):  # PEP 562
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in ("scipy", "sklearn"):
                raise
            raise ModuleNotFoundError(
                f'{name} needs scikit-learn, which is an extra: pip install "mse_sym[sklearn]"', name=error.name
            ) from error
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
