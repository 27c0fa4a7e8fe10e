#pragma once
#include <cdb.h>
